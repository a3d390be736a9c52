package io.prospectassistant.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is really on the class path, whatever the build file says. */
class SupplyChainTest {

    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.+-]*)\\.jar");
    private static final Pattern ALLOWED = Pattern.compile("<include>org\\.apache\\.camel(?:\\.springboot)?:(camel-[a-z0-9-]+):\\[\\$\\{camel\\.version}]</include>");

    private final Map<String, String> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(path -> JAR.matcher(Path.of(path).getFileName().toString()))
            .filter(Matcher::matches).collect(Collectors.toMap(jar -> jar.group(1), jar -> jar.group(2), (one, other) -> one + " and " + other, TreeMap::new));

    @Test
    @DisplayName("C-38 there is one version of Camel, and of Camel nothing but what is allowed by name")
    void ofCamelThereIsOneVersionAndNothingButWhatIsAllowed() throws IOException {
        TreeSet<String> camel = jars.keySet().stream().filter(name -> name.startsWith("camel-")).collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> allowed = ALLOWED.matcher(pom()).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));

        assertThat(camel).as("on the class path, and in the pom").hasSizeGreaterThan(50).isEqualTo(allowed);
        assertThat(camel).allSatisfy(name -> assertThat(jars.get(name)).as(name).isEqualTo(property("camel.version")));
        assertThat(String.join(" ", camel)).doesNotContain("observability", "saga", "xslt", "controlbus", "groovy", "jms", "kafka", "undertow", "netty", "vertx", "consul", "hazelcast", "infinispan");
    }

    @Test
    @DisplayName("C-38 the floors and the ceiling of docs/decisions/0003 hold")
    void floorsAndTheCeilingHold() throws IOException {
        assertThat(version("tomcat-embed-core")).isGreaterThanOrEqualTo(new Version("10.1.61")).isEqualTo(new Version(property("tomcat.version")));
        assertThat(version("jackson-databind")).isGreaterThanOrEqualTo(new Version("2.21.5")).isEqualTo(new Version(property("jackson-bom.version")));
        assertThat(version("postgresql")).isGreaterThanOrEqualTo(new Version("42.7.13")).isEqualTo(new Version(property("postgresql.version")));
        assertThat(version("commons-lang3")).isGreaterThanOrEqualTo(new Version("3.18.0"));
        assertThat(version("httpclient5")).isLessThan(new Version("5.6"));
        for (String of : List.of("jackson-core", "jackson-databind", "jackson-dataformat-yaml", "jackson-dataformat-csv", "jackson-datatype-jsr310")) {
            assertThat(jars.get(of)).as(of).isEqualTo(jars.get("jackson-databind"));
        }
    }

    @Test
    @DisplayName("C-38 no library is unfinished, takes the place of another, or is one that we keep out")
    void noLibraryIsUnfinishedOrOneThatWeKeepOut() {
        assertThat(jars).hasSizeGreaterThan(150);
        assertThat(jars.values()).allSatisfy(version -> assertThat(version).doesNotContainIgnoringCase("snapshot"));
        assertThat(jars.keySet()).doesNotContain("commons-logging", "log4j-core", "slf4j-simple", "spring-ldap-core", "unboundid-ldapsdk", "spring-webflux", "spring-messaging");
    }

    private Version version(String name) {
        assertThat(jars).containsKey(name);
        return new Version(jars.get(name));
    }

    private static String property(String name) throws IOException {
        List<String> values = Pattern.compile("<" + Pattern.quote(name) + ">(.*?)</").matcher(pom()).results().map(found -> found.group(1)).toList();
        assertThat(values).as(name).hasSize(1);
        return values.get(0);
    }

    private static String pom() throws IOException {
        return Files.readString(Path.of("pom.xml"));
    }

    /** Numbers with dots between them. */
    private record Version(List<Integer> numbers) implements Comparable<Version> {

        Version(String text) {
            this(Arrays.stream(text.split("[.-]")).takeWhile(part -> part.matches("\\d+")).map(Integer::valueOf).toList());
        }

        @Override
        public int compareTo(Version other) {
            return Arrays.compare(numbers.toArray(Integer[]::new), other.numbers.toArray(Integer[]::new));
        }
    }
}
