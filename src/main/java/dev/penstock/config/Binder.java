package dev.penstock.config;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Binds a tree to {@link PolicyFile}, without coercing anything, and says on which line it could not. */
final class Binder {

    private static final JsonMapper MAPPER = mapper();

    PolicyFile bind(YamlDocument document) throws InvalidPolicy {
        try {
            return MAPPER.treeToValue(document.root(), PolicyFile.class);
        } catch (JsonMappingException e) {
            throw place(document.top(), e.getPath()).invalid(reason(e));
        } catch (JsonProcessingException e) {
            throw document.top().invalid(e.getOriginalMessage());
        }
    }

    private static Place place(Place top, List<JsonMappingException.Reference> path) {
        Place place = top;
        for (JsonMappingException.Reference step : path) {
            String name = step.getFieldName();
            place = name == null ? place.at(step.getIndex()) : place.at(name);
        }
        return place;
    }

    private static String reason(JsonMappingException e) {
        String name = lastName(e);
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown field '" + unknown.getPropertyName() + "'; known are "
                    + list(unknown.getKnownPropertyIds());
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return prefixed(name, String.valueOf(e.getCause().getMessage()));
        }
        if (e.getCause() instanceof StreamReadException) {
            return prefixed(name, "must be a number in range");
        }
        if (e instanceof MismatchedInputException mismatch
                && !e.getOriginalMessage().startsWith("must be")) {
            return prefixed(name, "must be " + describe(mismatch.getTargetType()));
        }
        return prefixed(name, e.getOriginalMessage());
    }

    private static String prefixed(@Nullable String name, String reason) {
        return name == null ? reason : name + ": " + reason;
    }

    private static @Nullable String lastName(JsonMappingException e) {
        String name = null;
        for (JsonMappingException.Reference step : e.getPath()) {
            name = step.getFieldName() == null ? name : step.getFieldName();
        }
        return name;
    }

    private static String list(@Nullable Collection<Object> names) {
        return names == null ? "none" : names.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String describe(@Nullable Class<?> type) {
        if (type == null || type.isRecord() || Map.class.isAssignableFrom(type)) {
            return "a mapping";
        }
        if (type == String.class) {
            return "text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        return Collection.class.isAssignableFrom(type) ? "a sequence" : "a number in range";
    }

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new ParameterNamesModule())
                .addModule(new TextForms())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, config -> {
                    config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                })
                .build();
        JsonSetter.Value absentIsEmpty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
        mapper.configOverride(List.class).setSetterInfo(absentIsEmpty);
        mapper.configOverride(Map.class).setSetterInfo(absentIsEmpty);
        return mapper;
    }
}
