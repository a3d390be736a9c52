FROM node:22.23.3-bookworm-slim AS node

FROM maven:3.9.11-eclipse-temurin-17 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY pom.xml .
COPY admin-dashboard admin-dashboard
COPY src src
RUN --mount=type=cache,target=/root/.m2 --mount=type=cache,target=/root/.npm mvn -B -q -DskipTests package && java -Djarmode=tools -jar target/prospect-assistant.jar extract --destination /product

FROM eclipse-temurin:17-jre
RUN useradd --system --home-dir /product --shell /usr/sbin/nologin prospect && install -d -o prospect -m 0700 /data
COPY --from=build /product /product
WORKDIR /product
USER prospect
ENV DATA_DIR=/data LC_ALL=C.UTF-8
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["java", "-Xmx320m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", "prospect-assistant.jar"]
