package dev.unwedge.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command line: what stands alone, flags, and options that take a value. */
public final class Arguments {
  private final List<String> alone = new ArrayList<>();
  private final Set<String> flags;
  private final Map<String, List<String>> given = new HashMap<>();

  /**
   * Reads a command line.
   *
   * @param flags the options without a value
   * @param once the options with a value
   * @param often the options with a value that may be given more than once
   * @throws WrongUsage if an option is unknown, given twice, or lacks its value
   */
  public Arguments(List<String> args, Set<String> flags, Set<String> once, Set<String> often) {
    this.flags = flags;
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (!arg.startsWith("-")) {
        alone.add(arg);
      } else if (flags.contains(arg)) {
        given.put(arg, List.of());
      } else if (once.contains(arg) || often.contains(arg)) {
        i++;
        if (i == args.size() || args.get(i).startsWith("--")) {
          throw new WrongUsage(arg + " lacks its value");
        }
        List<String> values = given.computeIfAbsent(arg, option -> new ArrayList<>());
        if (!values.isEmpty() && once.contains(arg)) {
          throw new WrongUsage(arg + " is given twice");
        }
        values.add(args.get(i));
      } else {
        throw new WrongUsage("unknown option " + arg);
      }
    }
  }

  /** What stands alone. */
  public List<String> alone() {
    return alone;
  }

  /** Whether an option is given. */
  public boolean has(String option) {
    return given.containsKey(option);
  }

  /** The option's value; null where it is not given. */
  public @Nullable String value(String option) {
    List<String> values = values(option);
    return values.isEmpty() ? null : values.getFirst();
  }

  /**
   * The option's value.
   *
   * @throws WrongUsage if it is not given
   */
  public String required(String option) {
    String value = value(option);
    if (value == null) {
      throw new WrongUsage(option + " is missing");
    }
    return value;
  }

  /** All values of an option, in the order given. */
  public List<String> values(String option) {
    if (flags.contains(option)) {
      throw new IllegalArgumentException(option + " takes no value");
    }
    return given.getOrDefault(option, List.of());
  }

  /** A command line that is none. The message says what is wrong with it. */
  public static final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrongUsage(String message) {
      super(message);
    }
  }
}
