package dev.penstock.chaos;

import java.io.IOException;
import java.util.Locale;

/** A way in which a cluster breaks. */
enum FaultKind {
    GATEWAY_KILLED(Lane.GATEWAYS, 500) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).kill();
        }

        @Override
        void end(Cluster cluster, int gateway) {
            cluster.member(gateway).restart();
        }
    },
    GATEWAY_PAUSED(Lane.GATEWAYS, 1_000 * Cluster.LEASE_SECONDS) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).pause();
        }

        @Override
        void end(Cluster cluster, int gateway) {
            cluster.member(gateway).resume();
        }
    },

    /** Others find its holds and charge them in full; when it wakes, it corrects what it knows better. */
    GATEWAY_ASLEEP(Lane.GATEWAYS, 1_000 * (Cluster.LEASE_SECONDS + 3)) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).pause();
        }

        @Override
        int shortestMillis() {
            return 1_000 * (Cluster.LEASE_SECONDS + 1) + 500;
        }

        @Override
        void end(Cluster cluster, int gateway) {
            cluster.member(gateway).resume();
        }
    },
    REDIS_KILLED(Lane.STORE, 1_500) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.store().primary().kill();
        }

        @Override
        void end(Cluster cluster, int gateway) {
            cluster.store().primary().restart();
        }
    },
    REDIS_PAUSED(Lane.STORE, 2_500) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.store().primary().pause();
        }

        @Override
        void end(Cluster cluster, int gateway) {
            cluster.store().primary().resume();
        }
    },
    SCRIPTS_FLUSHED(Lane.STORE, 100) {
        @Override
        void begin(Cluster cluster, int gateway) throws IOException {
            try (RedisDialogue redis = cluster.store().dialogue()) {
                redis.ask("SCRIPT", "FLUSH");
            }
        }
    },
    LINK_CUT(Lane.STORE, 2_000) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).link().set(FaultyProxy.Mode.CUT);
        }

        @Override
        void end(Cluster cluster, int gateway) {
            pass(cluster, gateway);
        }
    },
    LINK_SLOW(Lane.STORE, 3_000) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).link().set(FaultyProxy.Mode.DELAY);
        }

        @Override
        void end(Cluster cluster, int gateway) {
            pass(cluster, gateway);
        }
    },
    REPLIES_LOST(Lane.STORE, 2_500) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).link().set(FaultyProxy.Mode.SWALLOW);
        }

        @Override
        void end(Cluster cluster, int gateway) {
            pass(cluster, gateway);
        }
    },
    LIMITS_CHANGED(Lane.STORE, 100) {
        @Override
        void begin(Cluster cluster, int gateway) throws IOException {
            cluster.changeLimits();
        }
    },
    /** What the primary acknowledged last is lost with it. */
    REPLICA_PROMOTED(Lane.STORE, 300) {
        @Override
        void begin(Cluster cluster, int gateway) throws IOException {
            cluster.store().detach();
        }

        @Override
        void end(Cluster cluster, int gateway) throws IOException {
            cluster.promote();
        }
    };

    /** Faults of one lane come one after the other; the lanes do not wait for each other. */
    enum Lane {
        GATEWAYS,
        STORE
    }

    private static final int SHORTEST_MILLIS = 50;

    private final Lane lane;
    private final int longestMillis;

    FaultKind(Lane lane, int longestMillis) {
        this.lane = lane;
        this.longestMillis = longestMillis;
    }

    Lane lane() {
        return lane;
    }

    /** How long it lasts at most, apart from the time that a start takes. */
    int longestMillis() {
        return longestMillis;
    }

    /** How long it lasts at least. */
    int shortestMillis() {
        return SHORTEST_MILLIS;
    }

    /** Whether it strikes one gateway and not what all share. */
    boolean concernsOneGateway() {
        return lane == Lane.GATEWAYS || this == LINK_CUT || this == LINK_SLOW || this == REPLIES_LOST;
    }

    /** The name for people. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    abstract void begin(Cluster cluster, int gateway) throws IOException;

    /** What ends the fault; nothing where it is over at once. */
    void end(Cluster cluster, int gateway) throws IOException {}

    private static void pass(Cluster cluster, int gateway) {
        cluster.member(gateway).link().set(FaultyProxy.Mode.PASS);
    }
}
