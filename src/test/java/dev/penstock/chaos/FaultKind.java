package dev.penstock.chaos;

import java.io.IOException;
import java.util.Locale;

/** A way in which a cluster breaks. */
enum FaultKind {
    GATEWAY_KILLED(Lane.GATEWAYS) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).kill();
        }

        @Override
        void end(Cluster cluster, int gateway) {
            cluster.member(gateway).restart();
        }
    },
    GATEWAY_PAUSED(Lane.GATEWAYS) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).pause();
        }

        @Override
        void end(Cluster cluster, int gateway) {
            cluster.member(gateway).resume();
        }
    },
    REDIS_KILLED(Lane.STORE) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.store().kill();
        }

        @Override
        void end(Cluster cluster, int gateway) {
            cluster.store().restart();
        }
    },
    REDIS_PAUSED(Lane.STORE) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.store().pause();
        }

        @Override
        void end(Cluster cluster, int gateway) {
            cluster.store().resume();
        }
    },
    SCRIPTS_FLUSHED(Lane.STORE) {
        @Override
        void begin(Cluster cluster, int gateway) throws IOException {
            try (RedisDialogue redis = cluster.store().dialogue()) {
                redis.ask("SCRIPT", "FLUSH");
            }
        }
    },
    LINK_CUT(Lane.STORE) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).link().set(FaultyProxy.Mode.CUT);
        }

        @Override
        void end(Cluster cluster, int gateway) {
            pass(cluster, gateway);
        }
    },
    LINK_SLOW(Lane.STORE) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).link().set(FaultyProxy.Mode.DELAY);
        }

        @Override
        void end(Cluster cluster, int gateway) {
            pass(cluster, gateway);
        }
    },
    REPLIES_LOST(Lane.STORE) {
        @Override
        void begin(Cluster cluster, int gateway) {
            cluster.member(gateway).link().set(FaultyProxy.Mode.SWALLOW);
        }

        @Override
        void end(Cluster cluster, int gateway) {
            pass(cluster, gateway);
        }
    },
    LIMITS_CHANGED(Lane.STORE) {
        @Override
        void begin(Cluster cluster, int gateway) throws IOException {
            cluster.changeLimits();
        }
    };

    /** Faults of one lane come one after the other; the lanes do not wait for each other. */
    enum Lane {
        GATEWAYS,
        STORE
    }

    private final Lane lane;

    FaultKind(Lane lane) {
        this.lane = lane;
    }

    Lane lane() {
        return lane;
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
