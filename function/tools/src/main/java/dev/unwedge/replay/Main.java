package dev.unwedge.replay;

import dev.unwedge.json.JsonException;
import dev.unwedge.markup.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code infra/local/replay} on an incident file. What records one from CloudWatch is
 * {@code dev.unwedge.recorder}.
 */
public final class Main {
  /** The command's usage, that of recording included. */
  public static final String USAGE =
      """
      usage: infra/local/replay FILE [--policy OTHER.json] [--json] [--html OUT]
             infra/local/replay FILE [--policy OTHER.json] --diff OTHER.json [--json]
             infra/local/replay --from-cloudwatch --fleet F --since T --until T [--namespace N]
                                [--period D] [--policy FILE] [--node ID/NAME]... [--out FILE]

      Replays an incident against the real judge and planner: no AWS, no Docker.
        FILE           an incident file, such as events/incidents/zeam-958.json
        --policy FILE  a policy, as in production, in place of the incident's own; one that names
                       no period takes the incident's
        --diff FILE    what this policy would have done differently: nodes restarted or not, first
                       restarts earlier or later, commands, holds, verdicts
        --json         one JSON object per line in place of the text
        --html OUT     writes one page to look at: heads over time, verdicts, restarts and holds
      exit: 0 the expectation holds or none is given, 1 it does not, 2 a file or an option is bad,
            3 it could not be done; with --diff 0 whether or not an expectation holds

      Records an incident from CloudWatch, to be replayed.
        --fleet F      the fleet's name: the metrics' dimension Fleet
        --since T      the first datapoint's time, such as 2026-05-31T12:00:00Z; begin an hour
                       before it went wrong, since a judgement rests on what came before
        --until T      the last datapoint's
        --namespace N  of the metrics; default Unwedge
        --period D     of the datapoints, default the policy's; CloudWatch keeps finer than PT60S
                       for 3 h, PT60S for 15 days, PT5M for 63 days, PT1H for 455 days
        --policy FILE  the policy to record with it; default {}
        --node ID/NAME a node to record besides those that CloudWatch lists, such as i-…/zeam_10,
                       or outside/NAME for a head from outside the fleet; it lists none that
                       has reported nothing for two weeks
        --out FILE     where to write it; default standard output
      Region, credentials and AWS_ENDPOINT_URL come from the environment, or a profile with keys
      (with SSO: eval "$(aws configure export-credentials --format env)"). It needs
      cloudwatch:ListMetrics and cloudwatch:GetMetricData.
      exit: 0 recorded, 2 an option or the policy is bad, 3 it could not be read in full; nothing
            is written then
      """;

  private static final int BAD = 2;
  private static final int UNDONE = 3;

  private Main() {}

  /** Replays a file and exits. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int status = run(List.of(args), out, err);
    out.flush();
    System.exit(status);
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(USAGE);
      return 0;
    }
    try {
      return run(
          new Arguments(args, Set.of("--json"), Set.of("--policy", "--diff", "--html"), Set.of()),
          out,
          err);
    } catch (Arguments.WrongUsage e) {
      err.println(e.getMessage());
      err.print(USAGE);
      return BAD;
    } catch (JsonException e) {
      err.println(e.getMessage());
      return BAD;
    } catch (IOException e) {
      err.println("the page cannot be written: " + e);
      return UNDONE;
    }
  }

  private static int run(Arguments arguments, PrintStream out, PrintStream err) throws IOException {
    if (arguments.alone().size() != 1) {
      throw new Arguments.WrongUsage("one incident FILE is to be named");
    }
    if (arguments.has("--diff") && arguments.has("--html")) {
      throw new Arguments.WrongUsage(
          "--html shows one replay: for the other policy's, use --policy OTHER.json --html OUT");
    }
    String file = arguments.alone().getFirst();
    Incident recorded = IncidentReader.read(TextFile.read(file), file);
    Incident incident = under(recorded, arguments.value("--policy"));
    if (arguments.has("--diff")) {
      return diff(incident, arguments, out, err);
    }
    Story story = Story.of(incident);
    warn(story.result().warnings(), err);
    if (arguments.has("--json")) {
      Timeline.printJson(story.result(), out);
    } else {
      Timeline.print(story.result(), arguments.has("--html"), out);
    }
    if (arguments.has("--html")) {
      Files.writeString(TextFile.path(arguments.required("--html")), Page.of(story));
    }
    return story.result().ok() ? 0 : 1;
  }

  private static int diff(
      Incident incident, Arguments arguments, PrintStream out, PrintStream err) {
    String file = arguments.required("--diff");
    Diff diff = Diff.of(Story.of(incident), Story.of(under(incident, file)));
    warn(diff.base().result().warnings(), err);
    warn(
        diff.other().result().warnings().stream()
            .filter(warning -> !diff.base().result().warnings().contains(warning))
            .toList(),
        err);
    DiffText text = new DiffText(diff);
    if (arguments.has("--json")) {
      text.printJson(out);
    } else {
      String base = arguments.value("--policy");
      text.print(base == null ? "its own policy" : base, file, out);
    }
    return 0;
  }

  private static Incident under(Incident incident, @Nullable String policy) {
    return policy == null
        ? incident
        : incident.under(IncidentReader.policy(TextFile.read(policy), incident.period(), policy));
  }

  private static void warn(List<String> warnings, PrintStream err) {
    warnings.forEach(warning -> err.println("warning: " + Printable.of(warning)));
  }
}
