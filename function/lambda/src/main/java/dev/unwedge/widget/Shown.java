package dev.unwedge.widget;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.policy.Exclusion;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.run.Account;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the parts of the fleet's view show.
 *
 * @param account of the run that judged the fleet
 * @param live whether the present was judged
 * @param view how the answer is to look
 */
record Shown(Account account, boolean live, Asked.View view) {
  Policy policy() {
    return account.policy();
  }

  /** The instant that was judged. */
  Instant at() {
    return account.at();
  }

  /** Past commands for a node, oldest first. */
  List<Attempt> attempts(NodeId id) {
    return account.history().of(id);
  }

  /** The exclusion that keeps a node from being restarted, if any. */
  Optional<Exclusion> exclusion(NodeId id) {
    return policy().exclusionOf(id, at());
  }
}
