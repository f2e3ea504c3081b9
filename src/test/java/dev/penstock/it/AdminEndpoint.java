package dev.penstock.it;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.penstock.admin.AdminOnly;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of the admin API, as the resources of the gateway declare it.
 *
 * @param method the HTTP method
 * @param path the path; what may vary in it is {@code x}
 * @param isGuarded whether the resource is marked as one for operators only
 */
record AdminEndpoint(String method, String path, boolean isGuarded) {

    /** All of them: who adds one does not have to name it anywhere. */
    static List<AdminEndpoint> all() {
        List<AdminEndpoint> all = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.penstock")) {
            if (type.isAnnotatedWith(Path.class)) {
                add(all, type.reflect());
            }
        }
        all.removeIf(endpoint -> !endpoint.path().startsWith("/admin"));
        all.sort(Comparator.comparing(AdminEndpoint::toString));
        return all;
    }

    boolean isLook() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    private static void add(List<AdminEndpoint> all, Class<?> resource) {
        boolean isWholeGuarded = resource.isAnnotationPresent(AdminOnly.class);
        for (Method method : resource.getMethods()) {
            @Nullable String verb = verb(method);
            if (verb != null) {
                boolean isGuarded = isWholeGuarded || method.isAnnotationPresent(AdminOnly.class);
                all.add(new AdminEndpoint(verb, path(resource, method), isGuarded));
            }
        }
    }

    private static @Nullable String verb(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                return verb.value();
            }
        }
        return null;
    }

    private static String path(Class<?> resource, Method method) {
        Path own = method.getAnnotation(Path.class);
        String whole = "/" + resource.getAnnotation(Path.class).value() + (own == null ? "" : "/" + own.value());
        return whole.replaceAll("\\{[^}]*}", "x").replaceAll("/+", "/");
    }
}
