package dev.penstock.config;

import dev.penstock.core.Issuer;
import dev.penstock.core.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The folder of policy files, and how a set of them becomes a snapshot. */
public final class PolicyFiles {

    private static final int VERSION_DIGITS = 12;

    private final Path folder;
    private final Variables variables;
    private final Binder binder = new Binder();

    /**
     * @param folder the folder whose {@code *.yaml} files are the set
     * @param variables the values of {@code ${NAME}} in the files
     */
    public PolicyFiles(Path folder, Function<String, Optional<String>> variables) {
        this.folder = folder;
        this.variables = new Variables(variables);
    }

    /** Reads and checks the whole set as it is now. */
    public Reading read() {
        try {
            return compile(sources());
        } catch (InvalidPolicy e) {
            return new Reading.Broken(e.problem());
        }
    }

    Sources sources() throws InvalidPolicy {
        return Sources.read(folder);
    }

    Reading compile(Sources sources) {
        try {
            return new Reading.Taken(snapshot(sources));
        } catch (InvalidPolicy e) {
            return new Reading.Broken(e.problem());
        }
    }

    private Snapshot snapshot(Sources sources) throws InvalidPolicy {
        PolicySet set = PolicySet.merge(bound(sources));
        Map<String, Provider> providers = Providers.of(set.providers());
        Targets targets = Targets.of(providers, set.prices());
        Catalogue catalogue = new Models(providers, targets).catalogue(set.models());
        PriceRule.check(set.prices(), catalogue);
        Tenants tenants = Tenants.of(set.tenants(), catalogue);
        Map<String, Located<Issuer>> issuers = new Issuers(
                        sources.keySets(), set.tenants().keySet(), set.plans().keySet())
                .of(set.issuers());
        Snapshot snapshot = new Snapshot(
                sources.fingerprint().substring(0, VERSION_DIGITS),
                set.version().orElse(sources.modifiedMillis()),
                providers,
                catalogue,
                tenants.keys(),
                issuers.values().stream().map(Located::value).toList(),
                TokenCallers.of(issuers, set.plans(), tenants.accounts(), catalogue));
        DemoKeyRule.check(set.tenants(), snapshot.callers(), catalogue);
        return snapshot;
    }

    private List<Located<PolicyFile>> bound(Sources sources) throws InvalidPolicy {
        List<Located<PolicyFile>> files = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : sources.files().entrySet()) {
            YamlDocument document = variables.fill(YamlReader.read(file.getKey(), file.getValue()));
            files.add(new Located<>(binder.bind(document), document.top()));
        }
        return files;
    }
}
