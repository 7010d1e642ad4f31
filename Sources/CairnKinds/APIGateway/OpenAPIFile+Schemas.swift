import CairnLanguage

extension OpenAPIFile {
  /// JSON Schema, draft 4, which API Gateway checks bodies with ("CreateModel").
  private static let kept: Set<String> = [
    "additionalItems", "enum", "format", "maxItems", "maxLength", "maxProperties", "maximum",
    "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern", "uniqueItems",
  ]
  /// What only describes.
  private static let described: Set<String> = [
    "$anchor", "$comment", "$defs", "$id", "$schema", "contentEncoding", "contentMediaType",
    "default", "definitions", "deprecated", "description", "discriminator", "example", "examples",
    "externalDocs", "nullable", "readOnly", "required", "title", "type", "writeOnly", "xml",
  ]
  private static let limit = 20_000

  /// The schema of a body with what it refers to in its place; nil if it says nothing, or, with a
  /// message, if it is too large.
  mutating func schema(_ node: YAMLNode) -> YAMLNode? {
    var left = Self.limit
    guard case .mapping(let members)? = schema(node, within: [], &left)?.content else { return nil }
    guard left > 0 else {
      refuse(
        node, "Large schema",
        "With all that it refers to, the schema has more than \(Self.limit) parts.")
      return nil
    }
    if members.isEmpty { return nil }
    let draft = node.named("http://json-schema.org/draft-04/schema#")
    return .map([.init("$schema", draft, at: node)] + members, at: node)
  }

  /// - Parameters:
  ///   - parents: the references that lead to the part.
  ///   - left: how many more parts the result may have.
  private mutating func schema(
    _ node: YAMLNode, within parents: Set<String>, _ left: inout Int
  ) -> YAMLNode? {
    left -= 1
    guard left > 0 else { return nil }
    // JSON Schema 2020-12 has schemas that anything, or nothing, agrees with.
    switch node.text {
    case "true": return .map([], at: node)
    case "false": return .map([.init("not", .map([], at: node), at: node)], at: node)
    default: break
    }
    if let reference = node["$ref"] {
      let text = reference.text ?? ""
      guard !parents.contains(text) else {
        if recursive.insert(text).inserted {
          warn(
            reference, "Schema that contains itself",
            "`\(text)` contains itself: bodies are checked as far as here, and anything below "
              + "agrees.")
        }
        return .map([], at: node)
      }
      return target(of: reference).flatMap { schema($0, within: parents.union([text]), &left) }
    }
    var result: [YAMLNode.Pair] = []
    for pair in pairs(of: node, "A schema") {
      if let member = member(pair, within: parents, &left) { result.append(member) }
    }
    return nullable(node, typed(node, result))
  }

  private mutating func member(
    _ pair: YAMLNode.Pair, within parents: Set<String>, _ left: inout Int
  ) -> YAMLNode.Pair? {
    let value = pair.value
    switch pair.name {
    case "properties", "patternProperties":
      let members = pairs(of: value, "`\(pair.name)`").compactMap { inner in
        schema(inner.value, within: parents, &left).map {
          YAMLNode.Pair(key: inner.key.named(Self.escaped(inner.name)), value: $0)
        }
      }
      return .init(key: pair.key, value: .map(members, at: value))
    case "allOf", "anyOf", "oneOf":
      let items = (value.items ?? []).compactMap { schema($0, within: parents, &left) }
      return .init(key: pair.key, value: .list(items, at: value))
    case "items", "not":
      return schema(value, within: parents, &left).map { .init(key: pair.key, value: $0) }
    case "additionalProperties":
      if value.pairs == nil { return pair }
      return schema(value, within: parents, &left).map { .init(key: pair.key, value: $0) }
    case "const": return .init(key: pair.key.named("enum"), value: .list([value], at: value))
    case "exclusiveMinimum", "exclusiveMaximum":
      // A limit of its own since draft 6.
      return ["true", "false"].contains(value.text) ? pair : nil
    case let name where Self.kept.contains(name): return pair
    case let name where Self.described.contains(name) || name.hasPrefix("x-"): return nil
    default:
      warn(
        pair.key, "Part of a schema that isn't checked",
        "API Gateway's JSON Schema (draft 4) has no `\(pair.name)`: bodies aren't checked for it.")
      return nil
    }
  }

  /// With `type`, `required` and limits, which differ from draft 4.
  private mutating func typed(_ node: YAMLNode, _ members: [YAMLNode.Pair]) -> [YAMLNode.Pair] {
    var members = members
    if let type = node.pair("type") { members.append(type) }
    if let required = node.pair("required"), let names = required.value.items {
      // OpenAPI, "Schema Object": what is only read isn't required of requests.
      let sent = names.filter { name in
        guard let property = node["properties"]?[name.text ?? ""] else { return true }
        let target = property["$ref"].flatMap { self.target(of: $0) } ?? property
        return target["readOnly"]?.text != "true"
      }
      // Draft 4 has no empty list.
      if !sent.isEmpty {
        members.append(.init(key: required.key, value: .list(sent, at: required.value)))
      }
    }
    for (name, limit) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
      guard let pair = node.pair(name), !["true", "false"].contains(pair.value.text) else {
        continue
      }
      members.removeAll { $0.name == limit }
      members.append(.init(key: pair.key.named(limit), value: pair.value))
      members.append(.init(key: pair.key, value: pair.value.plain("true")))
    }
    return members
  }

  /// OpenAPI 3.0 has `nullable` in place of a second type.
  private func nullable(_ node: YAMLNode, _ members: [YAMLNode.Pair]) -> YAMLNode {
    guard let flag = node["nullable"], flag.text == "true" else { return .map(members, at: node) }
    let null = YAMLNode.map([.init("type", flag.named("null"), at: flag)], at: flag)
    let choices = YAMLNode.list([null, .map(members, at: node)], at: flag)
    return .map([.init("anyOf", choices, at: flag)], at: node)
  }
}
