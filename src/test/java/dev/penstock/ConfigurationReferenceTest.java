package dev.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page of settings says what the settings interfaces say. */
class ConfigurationReferenceTest {

    private static final Path PAGE = Path.of("src/site/markdown/configuration.md");
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\| (?:`([^`]+)`|–) \\| (\\S.*\\S) \\|$");
    private static final String ABSENT = "–";

    /** One row of a table: what is said of a setting, in its order on the page. */
    private record Row(String setting, String variable, String preset, String meaning) {

        static List<Row> all() throws IOException {
            return ROW.matcher(Files.readString(PAGE)).results().map(Row::of).toList();
        }

        private static Row of(MatchResult row) {
            @Nullable String preset = row.group(3);
            return new Row(row.group(1), row.group(2), preset == null ? ABSENT : preset, row.group(4));
        }

        boolean isOurs() {
            return setting.startsWith("penstock.");
        }
    }

    @Test
    void everySettingIsOnThePageOnceWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (Row row : Row.all()) {
            if (row.isOurs()) {
                assertThat(documented.put(row.setting(), row.preset()))
                        .as(row.setting())
                        .isNull();
            }
        }

        assertThat(documented).isEqualTo(declared());
    }

    @Test
    void everyRowOfATableIsRead() throws IOException {
        long rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .count();

        assertThat(Row.all()).hasSize((int) rows);
    }

    @Test
    void everyEnvironmentVariableIsTheOneOfItsSetting() throws IOException {
        for (Row row : Row.all()) {
            String variable = StringUtil.replaceNonAlphanumericByUnderscores(row.setting())
                    .toUpperCase(Locale.ROOT);
            assertThat(row.variable()).isEqualTo(variable);
        }
    }

    @Test
    void whatThePageSaysOfTheFrameworkIsWhatTheApplicationSets() throws IOException {
        Properties set = new Properties();
        try (var in = Files.newBufferedReader(PROPERTIES)) {
            set.load(in);
        }

        for (Row row : Row.all()) {
            if (!row.isOurs() && set.containsKey(row.setting())) {
                assertThat(row.preset()).as(row.setting()).isEqualTo(set.getProperty(row.setting()));
            }
        }
    }

    /** Setting to default, over all mapped interfaces of the gateway. */
    private static Map<String, String> declared() {
        Map<String, String> declared = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.penstock")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                Class<?> mapping = type.reflect();
                collect(mapping, mapping.getAnnotation(ConfigMapping.class).prefix(), declared);
            }
        }
        return declared;
    }

    private static void collect(Class<?> group, String prefix, Map<String, String> declared) {
        for (Method member : group.getMethods()) {
            if (isOverridden(member, group)) {
                continue;
            }
            String name = member.isAnnotationPresent(WithParentName.class)
                    ? prefix
                    : prefix + "." + StringUtil.skewer(member.getName());
            if (isGroup(member.getReturnType())) {
                collect(member.getReturnType(), name, declared);
            } else {
                @Nullable WithDefault preset = member.getAnnotation(WithDefault.class);
                declared.put(name, preset == null ? ABSENT : preset.value());
            }
        }
    }

    /** A choice between words is a setting, and no group of them. */
    private static boolean isGroup(Class<?> type) {
        return type.getName().startsWith("dev.penstock.") && !type.isEnum();
    }

    private static boolean isOverridden(Method member, Class<?> group) {
        return member.getDeclaringClass() != group
                && Arrays.stream(group.getDeclaredMethods())
                        .anyMatch(own -> own.getName().equals(member.getName()));
    }
}
