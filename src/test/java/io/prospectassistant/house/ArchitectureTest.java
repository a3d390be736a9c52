package io.prospectassistant.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.prospectassistant.plan.ActionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Routes decide where, beans decide what. */
@AnalyzeClasses(packages = "io.prospectassistant", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule CAMEL_IS_KNOWN_IN_ONE_PACKAGE = noClasses().that().resideOutsideOfPackage("io.prospectassistant.camel..")
            .should().dependOnClassesThat(resideInAPackage("org.apache.camel.."));

    @ArchTest
    static final ArchRule JAVA_NEVER_CALLS_A_ROUTE = noClasses()
            .should().dependOnClassesThat().haveFullyQualifiedName("org.apache.camel.ProducerTemplate")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("org.apache.camel.FluentProducerTemplate");

    @ArchTest
    static final ArchRule LEADS_KNOW_NOTHING_OF_WHERE_THEY_COME_FROM = noClasses().that().resideInAPackage("io.prospectassistant.lead..")
            .should().dependOnClassesThat().resideInAnyPackage("io.prospectassistant.sourcing..", "io.prospectassistant.plan..", "io.prospectassistant.guardrail..",
                    "io.prospectassistant.api..", "io.prospectassistant.camel..");

    @ArchTest
    static final ArchRule WHAT_A_BEAN_NEEDS_IS_IN_ITS_CONSTRUCTOR = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @Test
    void noJavaDispatchesByActionTypeOrLoopsOverActionsToCarryThemOut() throws IOException {
        Pattern dispatch = Pattern.compile("case \"?(" + Stream.of(ActionType.values()).map(type -> type.name() + "|" + type.wireName()).collect(Collectors.joining("|")) + ")\\b");
        List<Path> sources;
        try (Stream<Path> paths = Files.walk(Path.of("src/main/java/io/prospectassistant"))) {
            sources = paths.filter(path -> path.toString().endsWith(".java")).toList();
        }
        for (Path source : sources) {
            String folder = source.getParent().getFileName().toString();
            if (!folder.equals("plan")) { // planners and readers of plans may tell types apart: nothing runs there
                assertThat(Files.readString(source)).as(source.toString()).doesNotContainPattern(dispatch);
            }
            if (List.of("run", "camel").contains(folder)) {
                assertThat(Files.readString(source)).as(source.toString()).doesNotContain("import " + ActionType.class.getName());
            }
        }
        assertThat(sources).isNotEmpty();
    }
}
