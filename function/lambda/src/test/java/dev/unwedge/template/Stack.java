package dev.unwedge.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * infra/template.yaml with its parameters put in, as CloudFormation resolves it. Only what the
 * template uses is known here; anything else is an error.
 */
final class Stack {
  private static final Map<?, ?> TEMPLATE = TemplateYaml.read();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  /** What takes a property away. */
  private enum No {
    VALUE
  }

  private static final Map<String, Object> PSEUDO =
      Map.of(
          "AWS::Partition", "aws",
          "AWS::Region", "REGION",
          "AWS::AccountId", "ACCOUNT",
          "AWS::NoValue", No.VALUE);

  private final Map<String, Object> parameters = new LinkedHashMap<>();

  /** A stack of fleet devnet; what is not given takes its default. */
  static Stack of(String... namesAndValues) {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("Fleet", "devnet");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Stack(given);
  }

  private Stack(Map<String, String> given) {
    section("Parameters").keySet().forEach(name -> put(String.valueOf(name), given));
    if (!parameters.keySet().containsAll(given.keySet())) {
      throw new AssertionError("unknown parameters in " + given.keySet());
    }
  }

  private void put(String name, Map<String, String> given) {
    Object value = given.getOrDefault(name, text(parameter(name).get("Default")));
    if (value == null) {
      throw new AssertionError(name + " has no default and is not given");
    }
    parameters.put(name, value);
  }

  // ---- The template as it is written

  /** A section of the template, as it is written. */
  static Map<?, ?> section(String name) {
    return (Map<?, ?>) Objects.requireNonNull(TEMPLATE.get(name), name);
  }

  /** A parameter's definition. */
  static Map<?, ?> parameter(String name) {
    return (Map<?, ?>) Objects.requireNonNull(section("Parameters").get(name), name);
  }

  /** A resource as it is written. */
  static Map<?, ?> written(String resource) {
    return (Map<?, ?>) Objects.requireNonNull(section("Resources").get(resource), resource);
  }

  /** The logical ids of all resources of a type. */
  static List<String> ofType(String type) {
    return section("Resources").keySet().stream()
        .map(String::valueOf)
        .filter(id -> type.equals(type(id)))
        .toList();
  }

  /** A resource's type. */
  static String type(String resource) {
    return String.valueOf(written(resource).get("Type"));
  }

  // ---- Resolved

  /** Whether a resource's condition holds. */
  boolean has(String resource) {
    Object condition = written(resource).get("Condition");
    return condition == null || condition(String.valueOf(condition));
  }

  /** A resource's properties. */
  Map<?, ?> properties(String resource) {
    return (Map<?, ?>) resolve(Objects.requireNonNull(written(resource).get("Properties")));
  }

  /** The value of an output. */
  String output(String name) {
    Map<?, ?> output = (Map<?, ?>) Objects.requireNonNull(section("Outputs").get(name), name);
    return String.valueOf(resolve(Objects.requireNonNull(output.get("Value"))));
  }

  private Object resolve(Object value) {
    return switch (value) {
      case Map<?, ?> map when map.size() == 1 && isFunction(map) -> apply(map);
      case Map<?, ?> map -> {
        Map<Object, Object> resolved = new LinkedHashMap<>();
        map.forEach((name, item) -> resolved.put(name, resolve(item)));
        resolved.values().removeIf(item -> item == No.VALUE);
        yield resolved;
      }
      case List<?> list -> {
        List<Object> resolved = new ArrayList<>();
        list.forEach(item -> resolved.add(resolve(item)));
        resolved.removeIf(item -> item == No.VALUE);
        yield resolved;
      }
      default -> value;
    };
  }

  private static boolean isFunction(Map<?, ?> map) {
    String name = String.valueOf(map.keySet().iterator().next());
    return name.equals("Ref") || name.startsWith("Fn::");
  }

  private Object apply(Map<?, ?> call) {
    String function = String.valueOf(call.keySet().iterator().next());
    Object argument = Objects.requireNonNull(call.get(function));
    return switch (function) {
      case "Ref" -> ref(String.valueOf(argument));
      case "Fn::GetAtt" -> attribute(String.valueOf(argument));
      case "Fn::Sub" -> substitute(argument);
      case "Fn::If" -> {
        List<?> three = (List<?>) argument;
        yield resolve(three.get(condition(String.valueOf(three.getFirst())) ? 1 : 2));
      }
      case "Fn::FindInMap" -> {
        List<?> path = (List<?>) resolve(argument);
        Map<?, ?> map = (Map<?, ?>) section("Mappings").get(path.getFirst());
        yield Objects.requireNonNull(((Map<?, ?>) map.get(path.get(1))).get(path.get(2)));
      }
      case "Fn::Transform" -> call;
      default -> throw new AssertionError("not known here: " + function);
    };
  }

  private boolean condition(String name) {
    return holds(Objects.requireNonNull(section("Conditions").get(name), name));
  }

  private boolean holds(Object condition) {
    Map<?, ?> call = (Map<?, ?>) condition;
    if (call.get("Fn::Not") instanceof List<?> one) {
      return !holds(one.getFirst());
    }
    List<?> two = (List<?>) Objects.requireNonNull(call.get("Fn::Equals"));
    return resolve(two.getFirst()).equals(resolve(two.getLast()));
  }

  private Object substitute(Object argument) {
    List<?> both = argument instanceof List<?> list ? list : List.of(argument, Map.of());
    Map<?, ?> own = (Map<?, ?>) both.get(1);
    Matcher variables = VARIABLE.matcher(String.valueOf(both.getFirst()));
    return variables.replaceAll(
        found -> {
          String name = found.group(1);
          Object value =
              own.containsKey(name)
                  ? resolve(Objects.requireNonNull(own.get(name)))
                  : name.contains(".") ? attribute(name) : ref(name);
          return Matcher.quoteReplacement(String.valueOf(value));
        });
  }

  private Object ref(String name) {
    if (PSEUDO.containsKey(name)) {
      return PSEUDO.get(name);
    }
    if (parameters.containsKey(name)) {
      return parameters.get(name);
    }
    String type = type(name);
    String named =
        switch (type) {
          case "AWS::SNS::Topic" -> "TopicName";
          case "AWS::Serverless::Function" -> "FunctionName";
          case "AWS::Logs::LogGroup" -> "LogGroupName";
          case "AWS::SSM::Parameter", "AWS::SSM::Document" -> "Name";
          case "AWS::SQS::Queue" -> "QueueName";
          case "AWS::CloudWatch::Alarm" -> "AlarmName";
          default -> throw new AssertionError("Ref to a resource of type " + type);
        };
    String value = text(properties(name).get(named));
    return type.equals("AWS::SNS::Topic") ? arn("sns", value) : value;
  }

  private String attribute(String path) {
    String name = path.substring(0, path.indexOf('.'));
    if (!path.endsWith(".Arn")) {
      throw new AssertionError("not known here: " + path);
    }
    return switch (type(name)) {
      case "AWS::IAM::Role" -> "arn:aws:iam::ACCOUNT:role/" + name;
      case "AWS::Serverless::Function" -> arn("lambda", "function:" + ref(name));
      case "AWS::Logs::LogGroup" -> arn("logs", "log-group:" + ref(name) + ":*");
      case "AWS::SQS::Queue" -> arn("sqs", String.valueOf(ref(name)));
      case "AWS::CloudWatch::Alarm" -> arn("cloudwatch", "alarm:" + ref(name));
      default -> throw new AssertionError("no ARN of type " + type(name));
    };
  }

  private static String arn(String service, String rest) {
    return "arn:aws:" + service + ":REGION:ACCOUNT:" + rest;
  }

  private static String text(Object value) {
    return value == null ? null : String.valueOf(value);
  }

  /** What is left to resolve at deployment in a value: nothing may be. */
  static Set<String> unresolved(Object value) {
    Set<String> found = new TreeSet<>();
    Matcher variables = VARIABLE.matcher(String.valueOf(value));
    while (variables.find()) {
      found.add(variables.group());
    }
    return found;
  }
}
