import CairnEngine
import CairnLanguage

/// Checks that a resource is in the region of the resource that refers to it, as far as the file
/// shows: resources of the stack are in its region, and an ARN names the region of an outside
/// resource.
enum RegionRule {
  /// - Parameters:
  ///   - path: the referring field in the resource.
  ///   - reason: of the rule, as a sentence.
  static func rule(_ path: [String], reason: String) -> StackRule {
    StackRule(each: { resource, stack in
      var value = path.first.flatMap { resource.properties[$0] }
      for name in path.dropFirst() { value = value?.map?[name] }
      guard let home = stack.stack.region, let region = region(of: value), region != home else {
        return []
      }
      return [violation(at: path.joined(separator: "."), reason, region, home)]
    })
  }

  /// The same for a field that lists them.
  static func rule(eachOf field: String, reason: String) -> StackRule {
    StackRule(each: { resource, stack in
      guard let home = stack.stack.region else { return [] }
      return (resource.properties[field]?.list ?? []).enumerated().compactMap { index, value in
        guard let region = region(of: value), region != home else { return nil }
        return violation(at: "\(field)[\(index)]", reason, region, home)
      }
    })
  }

  private static func violation(
    at path: String, _ reason: String, _ region: String, _ home: String
  ) -> Rule.Violation {
    .init(
      path: path, summary: "Another region",
      detail: "\(reason), and this one is in `\(region)`, while the stack is in `\(home)`.")
  }

  /// The region in a written ARN.
  private static func region(of value: Value?) -> String? {
    let text: String
    switch value {
    case .string(let whole): text = whole
    case .unresolved(let template):
      guard case .literal(let start)? = template.parts.first else { return nil }
      text = start
    default: return nil
    }
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    // A part is complete if another one follows.
    guard parts.count > 4, parts[0] == "arn", !parts[3].isEmpty else { return nil }
    return String(parts[3])
  }
}
