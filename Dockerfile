FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml .
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -DskipTests package && java -Djarmode=tools -jar target/prospect-assistant.jar extract --destination /product

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
