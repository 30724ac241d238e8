package dev.unwedge.supply;

import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the build wrote of the deployed jar's dependencies, in CycloneDX 1.5.
 *
 * @param text the file as it is
 * @param components by group and artifact
 * @param neededBy for each component, the artifacts that depend on it directly
 */
record BillOfMaterials(
    String text, Map<String, Component> components, Map<String, List<String>> neededBy) {

  /** The group of unwedge's own modules, which are no component to anybody. */
  static final String OWN = "dev.unwedge";

  /** One artifact in the jar; the licence is an SPDX identifier. */
  record Component(String group, String artifact, String version, String licence) {
    String name() {
      return group + ":" + artifact;
    }

    String file() {
      return artifact + "-" + version + ".jar";
    }
  }

  static BillOfMaterials read() throws IOException {
    String text = Files.readString(Repository.file("function/target/unwedge-function.cdx.json"));
    JsonView bom = JsonView.of(text);
    Map<String, Component> components = new TreeMap<>();
    for (JsonView told : bom.objects("components")) {
      List<String> licences = new ArrayList<>();
      for (JsonView choice : told.objects("licenses")) {
        licences.add(licence(choice));
      }
      Component component =
          new Component(
              told.text("group"),
              told.text("name"),
              told.text("version"),
              String.join(" and ", licences));
      if (!component.group().equals(OWN)) {
        components.put(component.name(), component);
      }
    }
    Map<String, List<String>> neededBy = new TreeMap<>();
    for (JsonView told : bom.objects("dependencies")) {
      for (String needed : told.has("dependsOn") ? told.texts("dependsOn") : List.<String>of()) {
        neededBy.computeIfAbsent(name(needed), n -> new ArrayList<>()).add(told.text("ref"));
      }
    }
    neededBy.replaceAll(
        (needed, refs) -> refs.stream().map(BillOfMaterials::name).sorted().toList());
    return new BillOfMaterials(text, components, neededBy);
  }

  /** A licence without an SPDX identifier is told by its name, which no list allows. */
  private static String licence(JsonView choice) {
    if (choice.names().contains("expression")) {
      return choice.text("expression");
    }
    JsonView licence = choice.object("license");
    return licence.names().contains("id") ? licence.text("id") : "\"" + licence.text("name") + "\"";
  }

  /** {@code pkg:maven/group/artifact@version?type=jar} without what is not its name. */
  private static String name(String purl) {
    return purl.substring("pkg:maven/".length(), purl.indexOf('@')).replace('/', ':');
  }
}
