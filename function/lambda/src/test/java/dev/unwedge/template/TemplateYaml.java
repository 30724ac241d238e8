package dev.unwedge.template;

import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads infra/template.yaml; a short form such as {@code !Ref X} becomes its long one. */
final class TemplateYaml extends StandardConstructor {
  private static final List<String> FUNCTIONS =
      List.of("Ref", "Sub", "GetAtt", "If", "Not", "Equals", "FindInMap", "Join");

  private TemplateYaml(LoadSettings settings) {
    super(settings);
    for (String function : FUNCTIONS) {
      String longForm = function.equals("Ref") ? function : "Fn::" + function;
      tagConstructors.put(new Tag("!" + function), new Intrinsic(longForm));
    }
  }

  /** The template. */
  static Map<?, ?> read() {
    LoadSettings settings = LoadSettings.builder().setLabel("infra/template.yaml").build();
    try {
      String text = Files.readString(Repository.file("infra/template.yaml"));
      Object template = new Load(settings, new TemplateYaml(settings)).loadFromString(text);
      return (Map<?, ?>) Objects.requireNonNull(template);
    } catch (IOException e) {
      throw new AssertionError("infra/template.yaml cannot be read", e);
    }
  }

  private final class Intrinsic implements ConstructNode {
    private final String longForm;

    Intrinsic(String longForm) {
      this.longForm = longForm;
    }

    @Override
    public Object construct(Node node) {
      Object argument =
          switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence -> constructSequence(sequence);
            case MappingNode mapping -> constructMapping(mapping);
            default -> throw new AssertionError("no argument of a function: " + node);
          };
      return Map.of(longForm, argument);
    }
  }
}
