package dev.penstock;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.penstock.alert.Webhook;
import dev.penstock.alert.WebhookApi;
import dev.penstock.upstream.ModelsApi;
import dev.penstock.upstream.ProviderCatalog;
import org.junit.jupiter.api.Test;

/** The star of packages: stages know the shared words and not each other; only the pipeline knows the order. */
class ArchitectureTest {

    private static final String[] STAGES = {
        "..penstock.identity..",
        "..penstock.policy..",
        "..penstock.budget..",
        "..penstock.cache..",
        "..penstock.route..",
        "..penstock.experiment..",
        "..penstock.upstream..",
        "..penstock.meter..",
        "..penstock.telemetry..",
        "..penstock.alert.."
    };

    private static final JavaClasses PENSTOCK = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.penstock");

    @Test
    void coreKnowsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage("..penstock.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "dev.penstock.core..")
                .check(PENSTOCK);
    }

    @Test
    void protocolKnowsOnlyCoreAndJackson() {
        classes()
                .that()
                .resideInAPackage("..penstock.protocol..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "com.fasterxml.jackson..",
                        "dev.penstock.core..",
                        "dev.penstock.protocol..")
                .check(PENSTOCK);
    }

    @Test
    void stagesDoNotKnowEachOther() {
        slices().matching(
                        "dev.penstock.(identity|policy|budget|cache|route|experiment|upstream|meter|telemetry|alert)..")
                .should()
                .notDependOnEachOther()
                .check(PENSTOCK);
    }

    @Test
    void stagesKnowNeitherTheOrderNorTheRim() {
        noClasses()
                .that()
                .resideInAnyPackage(STAGES)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("..penstock.pipeline..", "..penstock.edge..", "..penstock.admin.."))
                .check(PENSTOCK);
    }

    @Test
    void thePipelineDoesNotKnowTheRim() {
        noClasses()
                .that()
                .resideInAPackage("..penstock.pipeline..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("..penstock.edge..", "..penstock.admin.."))
                .check(PENSTOCK);
    }

    @Test
    void theFrameworkStaysAtTheRim() {
        noClasses()
                .that(resideInAnyPackage(STAGES)
                        .or(resideInAnyPackage("..penstock.core..", "..penstock.protocol..", "..penstock.pipeline.."))
                        .and(not(typedClients())))
                .should()
                .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "jakarta.inject..", "io.quarkus.."))
                .orShould()
                .dependOnClassesThat(resideInAPackage("jakarta.enterprise..").and(annotations()))
                .check(PENSTOCK);
    }

    /** The REST client interfaces, and the classes that build them. */
    private static DescribedPredicate<JavaClass> typedClients() {
        return belongToAnyOf(ModelsApi.class, ProviderCatalog.class, WebhookApi.class, Webhook.class);
    }

    private static DescribedPredicate<JavaClass> annotations() {
        return DescribedPredicate.describe("annotations", JavaClass::isAnnotation);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.penstock.(*)..").should().beFreeOfCycles().check(PENSTOCK);
    }
}
