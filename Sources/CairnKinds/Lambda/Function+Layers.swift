import CairnEngine
import CairnLanguage

extension Function {
  package static let layers = Field<[String]>(
    "layers",
    .list(.reference(sections: [Layer.section], attribute: "arn"), count: 0...5), default: [],
    doc: "Layers whose files the function finds in `/opt`: those of the stack, in their latest "
      + "versions, or ARNs of versions. A later one covers files of an earlier one.",
    example: "[common]")

  /// AWS Lambda "CreateFunction", Layers: one version of a layer.
  static let layersRule = Rule { properties in
    var seen: Set<String> = []
    return (properties[layers.name]?.list ?? []).enumerated().compactMap { index, value in
      let layer: String
      switch value {
      case .string(let arn): layer = arn.split(separator: ":").dropLast().joined(separator: ":")
      case .unresolved(let template): layer = template.description
      default: return nil
      }
      guard !seen.insert(layer).inserted else { return nil }
      return .init(
        path: "\(layers.name)[\(index)]", summary: "Layer that is named twice",
        detail: "A function has one version of a layer, and another entry names this layer too.")
    }
  }

  /// Lambda "CreateFunction".
  static let layersRegionRule = RegionRule.rule(
    eachOf: layers.name, reason: "A function uses layers of its own region")
}
