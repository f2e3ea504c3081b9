package dev.penstock.chaos;

import dev.penstock.testing.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What is broken in a run: gateways, their Redis, the ways between, and the policy files that they read. */
final class Cluster implements AutoCloseable {

    static final int LEASE_SECONDS = 3;

    private static final long LINK_DELAY_MILLIS = 60;

    private final Path folder;
    private final Store store;
    private final PolicyFolder policies;
    private final Population population;
    private final SplittableRandom random;
    private final List<Member> members = new ArrayList<>();

    private Cluster(Path folder, PolicyFolder policies, Population population, ChaosSettings settings)
            throws IOException {
        this.folder = folder;
        this.policies = policies;
        this.population = population;
        this.random = new SplittableRandom(settings.seed() ^ 0x11A175);
        this.store = Store.start(folder, settings.promotes());
    }

    static Cluster start(Path folder, PolicyFolder policies, Population population, ChaosSettings settings)
            throws IOException {
        Cluster cluster = new Cluster(folder, policies, population, settings);
        try {
            Path published = policies.publish(population);
            for (int i = 0; i < settings.gateways(); i++) {
                cluster.members.add(cluster.member("gateway-" + i, published));
            }
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private Member member(String name, Path published) throws IOException {
        FaultyProxy link = new FaultyProxy(store.primary().uri().getPort(), LINK_DELAY_MILLIS);
        String redis = "redis://:" + RedisDialogue.password(store.primary().uri()) + "@127.0.0.1:" + link.port();
        GatewayProcess.Options options = GatewayProcess.in(folder.resolve(name))
                .with("penstock.policies", published.toString())
                .with("penstock.redis.url", redis)
                .with("penstock.redis.timeout", "500ms")
                .with("penstock.budget.gateway", name)
                .with("penstock.budget.lease", LEASE_SECONDS + "s")
                .with("penstock.budget.sweep-interval", "1s")
                .with("penstock.pipeline.default-output-cap", Integer.toString(Chat.DEFAULT_CAP))
                .with("penstock.upstream.retry.first-delay", "50ms")
                .with("penstock.upstream.stream-idle-timeout", "3s");
        return new Member(options, link);
    }

    Store store() {
        return store;
    }

    Member member(int number) {
        return members.get(number);
    }

    /** Where the clients of a gateway ask: as behind a load balancer, at another one while theirs is known to be dead. */
    URI api(int number) {
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get((number + i) % members.size());
            if (member.isRunning()) {
                return member.api();
            }
        }
        return members.get(number).api();
    }

    /** Lowers and raises limits while everything runs. */
    void changeLimits() throws IOException {
        population.scale(random);
        policies.publish(population);
    }

    /** Kills the Redis in charge, and leads all gateways to its replica. */
    void promote() throws IOException {
        store.promote();
        for (Member member : members) {
            member.link().leadTo(store.primary().uri().getPort());
        }
    }

    /** Takes all faults away. */
    void heal() {
        store.primary().resume();
        store.primary().restart();
        for (Member member : members) {
            member.link().set(FaultyProxy.Mode.PASS);
            member.resume();
            member.restart();
        }
    }

    /** What the gateways have printed since their last starts. */
    List<String> logs() {
        return members.stream().map(Member::log).toList();
    }

    /** Stops the gateways in good order, and leaves the store for whoever reads the books. */
    void stopGateways() throws IOException {
        for (Member member : members) {
            member.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stopGateways();
        } finally {
            store.close();
        }
    }
}
