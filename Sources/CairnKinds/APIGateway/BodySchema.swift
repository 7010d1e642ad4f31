import CairnJSON
import CairnLanguage

/// The schema of a request's body, whose parts may refer to each other (`$ref`).
enum BodySchema {
  /// The schema with what it refers to in place of local references, which LocalStack takes for the
  /// names of models. A schema that contains itself, or that would grow too large, stays as it is.
  static func inlined(_ schema: JSONValue) -> JSONValue {
    var left = 20_000
    guard var members = schema.object else { return schema }
    for name in definitions { members[name] = nil }
    return inlined(.object(members), in: schema, within: [], &left) ?? schema
  }

  private static let definitions = ["definitions", "$defs"]

  /// - Parameters:
  ///   - parents: the references that lead to the part.
  ///   - left: how many more parts the result may have.
  /// - Returns: nil if a reference can't be replaced.
  private static func inlined(
    _ part: JSONValue, in root: JSONValue, within parents: Set<String>, _ left: inout Int
  ) -> JSONValue? {
    left -= 1
    guard left > 0 else { return nil }
    switch part {
    case .array(let items):
      var result: [JSONValue] = []
      for item in items {
        guard let item = inlined(item, in: root, within: parents, &left) else { return nil }
        result.append(item)
      }
      return .array(result)
    case .object(let members):
      if let reference = members["$ref"]?.string {
        guard !parents.contains(reference), let target = target(of: reference, in: root) else {
          return nil
        }
        return inlined(target, in: root, within: parents.union([reference]), &left)
      }
      var result: [String: JSONValue] = [:]
      for (name, value) in members {
        guard let value = inlined(value, in: root, within: parents, &left) else { return nil }
        result[name] = value
      }
      return .object(result)
    default: return part
    }
  }

  /// What a JSON pointer such as `#/definitions/name` points to.
  private static func target(of reference: String, in root: JSONValue) -> JSONValue? {
    guard reference.hasPrefix("#/") else { return nil }
    return pointer(reference).reduce(root) { part, name in
      part?.array.flatMap { items in
        Int(name).flatMap { items.indices.contains($0) ? items[$0] : nil }
      }
        ?? part?[name]
    }
  }

  /// RFC 6901.
  static func pointer(_ reference: String) -> [String] {
    reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false).map {
      $0.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
        .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
    }
  }

  /// The references that lead nowhere, with their paths.
  static func violations(in schema: Value, at place: String) -> [Rule.Violation] {
    broken(schema, at: place) { reference in
      reference == "#"
        || reference.hasPrefix("#/")
          && pointer(reference).reduce(Optional(schema)) { part, name in
            part?.list.flatMap { items in
              Int(name).flatMap { items.indices.contains($0) ? items[$0] : nil }
            } ?? part?.map?[name]
          } != nil
    }
  }

  private static func broken(
    _ part: Value, at place: String, _ exists: (String) -> Bool
  ) -> [Rule.Violation] {
    if let items = part.list {
      return items.enumerated().flatMap { broken($1, at: "\(place)[\($0)]", exists) }
    }
    guard let members = part.map else { return [] }
    if let reference = members["$ref"]?.string {
      // Models of the API have such addresses.
      if exists(reference) || reference.hasPrefix("https://") { return [] }
      return [
        .init(
          path: "\(place).$ref", summary: "Reference to nothing",
          detail: reference.hasPrefix("#")
            ? "The schema has nothing at `\(reference)`."
            : "`\(reference)` is outside the schema: write it under `definitions`, and refer to "
              + "it as `#/definitions/NAME`.")
      ]
    }
    return members.sorted { $0.key < $1.key }.flatMap {
      broken($0.value, at: "\(place).\($0.key)", exists)
    }
  }
}
