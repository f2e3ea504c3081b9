package dev.penstock.pipeline;

import io.vertx.core.buffer.Buffer;

/** Who follows lanes. */
interface LaneWatcher {

    /** Whole events of a streamed answer have come. */
    void events(Lane lane, Buffer events);

    /** What came last had the first generated content in it. */
    void content(Lane lane);

    /** Nothing more comes, and what it cost is known. */
    void over(Lane lane);
}
