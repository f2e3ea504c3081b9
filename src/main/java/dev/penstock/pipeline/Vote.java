package dev.penstock.pipeline;

import dev.penstock.protocol.Ballot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The answer that most lanes agree on, once the last has come. Of answers with as many votes, and of those that say the
 * same, it is that of the lane which the client named first. A lane that fails or says nothing has no vote.
 */
final class Vote implements Merger {

    private final Panel panel;
    private Consumer<Reply> reply = nobody -> {};

    Vote(Panel panel) {
        this.panel = panel;
    }

    @Override
    public void begin(Consumer<Reply> to) {
        reply = to;
    }

    @Override
    public void over(Lane lane, boolean isLast) {
        if (isLast) {
            reply.accept(winner().map(chosen -> panel.whole(
                            AnswerHead.withCost(panel.headOf(chosen), panel.cost()),
                            chosen.result().answer().orElseThrow()))
                    .orElseGet(panel::failed));
        }
    }

    /** The chosen lane; where none says anything, the first that has answered. */
    private Optional<Lane> winner() {
        List<Lane> answered = panel.lanes().stream().filter(Lane::isCompleted).toList();
        Map<String, List<Lane>> votes = new LinkedHashMap<>();
        for (Lane lane : answered) {
            lane.result()
                    .answer()
                    .flatMap(Ballot::of)
                    .ifPresent(said -> votes.computeIfAbsent(said, first -> new ArrayList<>())
                            .add(lane));
        }
        Optional<Lane> most = Optional.empty();
        int votesOfMost = 0;
        for (List<Lane> agreeing : votes.values()) {
            if (agreeing.size() > votesOfMost) {
                votesOfMost = agreeing.size();
                most = Optional.of(agreeing.get(0));
            }
        }
        return most.or(() -> answered.stream().findFirst());
    }
}
