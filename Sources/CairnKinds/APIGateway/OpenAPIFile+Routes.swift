import CairnLanguage

extension OpenAPIFile {
  private static let methods = ["get", "put", "post", "delete", "options", "head", "patch"]
  private static let documentation = ["summary", "description", "servers"]
  private static let operation = [
    "tags", "summary", "description", "externalDocs", "operationId", "parameters", "requestBody",
    "responses", "callbacks", "deprecated", "security", "servers",
  ]

  /// The routes of a path.
  mutating func routes(_ path: YAMLNode.Pair) -> [YAMLNode.Pair] {
    guard let item = resolved(path.value) else { return [] }
    check(
      item, Self.methods + Self.documentation + ["parameters", "trace"], [.route, .any])
    if let trace = item.pair("trace") {
      refuse(trace.key, "Method that API Gateway doesn't have", "API Gateway has no `trace`.")
    }
    return pairs(of: item, "`\(path.name)`").compactMap { pair in
      let isAny = pair.name == Extension.any.rawValue
      guard isAny || Self.methods.contains(pair.name) else { return nil }
      let key = "\(isAny ? "ANY" : pair.name.uppercased()) \(path.name)"
      // A path isn't a template of the stack.
      let name = pair.key.named(Self.escaped(key))
      return route(pair, key, item).map { .init(key: name, value: $0) }
    }
  }

  private mutating func route(
    _ operation: YAMLNode.Pair, _ key: String, _ item: YAMLNode
  ) -> YAMLNode? {
    guard let node = resolved(operation.value) else { return nil }
    guard node.pairs != nil else {
      refuse(operation.value, "Not a map", "An operation is a map.")
      return nil
    }
    let count = problems.count
    check(node, Self.operation, [.route, .integration, .auth, .validator])
    let own = node[Extension.route.rawValue]
    let integration = node[Extension.integration.rawValue]
    var fields: [YAMLNode.Pair] = []
    if own == nil, let integration {
      fields = self.integration(integration, of: key) ?? []
    } else if let callee = own ?? item[Extension.route.rawValue] ?? root[Extension.route.rawValue] {
      fields = callee.pairs ?? [.init("function", callee, at: callee)]
    } else if problems.count == count {
      refuse(
        operation.key, "Operation without a callee",
        "`\(key)` doesn't say what it calls. Write `x-cairn-route: NAME` with the name of a function "
          + "of the stack, here or for the whole path or file.")
    }
    for pair in security(of: node, at: operation.key)
      + validation(of: node, item, at: operation.key)
    where !fields.contains(where: { $0.name == pair.name }) {
      fields.append(pair)
    }
    // Nothing more about what is wrong already.
    if problems[count...].contains(where: { !$0.isWarning }) { return nil }
    return .map(fields, at: operation.key)
  }

  // MARK: Validation

  private mutating func validation(
    of operation: YAMLNode, _ item: YAMLNode, at key: YAMLNode
  ) -> [YAMLNode.Pair] {
    guard let (checksBody, checksParameters) = validator(of: operation) else { return [] }
    var checks: [YAMLNode.Pair] = []
    if let body = body(of: operation), checksBody { checks.append(body) }
    let required = parameters(of: operation, item)
    if checksParameters, let first = required.first {
      checks.append(.init("parameters", .list(required, at: first), at: first))
    }
    return checks.isEmpty ? [] : [.init("validate", .map(checks, at: key), at: key)]
  }

  /// What a request validator checks; everything without one.
  private mutating func validator(
    of operation: YAMLNode
  ) -> (body: Bool, parameters: Bool)? {
    let extensions = Extension.validator.rawValue
    guard let name = operation[extensions] ?? root[extensions] else { return (true, true) }
    let all = root[Extension.validators.rawValue]
    guard let validator = all?[name.text ?? ""] else {
      let near = NearMiss.best(for: name.text ?? "", among: (all?.pairs ?? []).map(\.name))
      refuse(
        name, "Unknown validator",
        "`\(Extension.validators.rawValue)` has no `\(name.text ?? "")`."
          + (near.map { " Did you mean `\($0)`?" } ?? ""))
      return nil
    }
    return (
      validator["validateRequestBody"]?.text == "true",
      validator["validateRequestParameters"]?.text == "true"
    )
  }

  /// The required parameters of query and header. Those of the path are always required.
  private mutating func parameters(of operation: YAMLNode, _ item: YAMLNode) -> [YAMLNode] {
    var found: [(word: String, node: YAMLNode, isRequired: Bool)] = []
    for node in (item["parameters"]?.items ?? []) + (operation["parameters"]?.items ?? []) {
      guard let parameter = resolved(node) else { continue }
      guard let name = parameter["name"], let place = parameter["in"]?.text, let text = name.text
      else {
        refuse(node, "Unknown parameter", "A parameter has a `name`, and a place: `in`.")
        continue
      }
      let isRequired = parameter["required"]?.text == "true"
      switch place {
      case "path": continue
      case "query", "header": break
      case "cookie":
        if isRequired {
          warn(
            name, "Parameter that isn't checked",
            "API Gateway doesn't check cookies: requests without `\(text)` reach the function.")
        }
        continue
      default:
        refuse(
          parameter["in"] ?? node, "Unknown place",
          "A parameter is in `path`, `query`, `header` or `cookie`.")
        continue
      }
      // OpenAPI, "Parameter Object": they are said elsewhere.
      if place == "header", ["accept", "content-type", "authorization"].contains(text.lowercased())
      {
        continue
      }
      // An operation overrides its path.
      let word = "\(place).\(text)"
      found.removeAll { $0.word == word }
      found.append((word, node["$ref"] ?? name, isRequired))
    }
    return found.filter(\.isRequired).map { word, node, _ in node.named(Self.escaped(word)) }
  }

  /// A text that isn't a template of the stack.
  static func escaped(_ text: String) -> String {
    text.split(separator: "${", omittingEmptySubsequences: false).joined(separator: "$${")
  }

  /// The field `body` for the schema of JSON.
  private mutating func body(of operation: YAMLNode) -> YAMLNode.Pair? {
    guard let request = operation["requestBody"], let body = resolved(request) else { return nil }
    for type in body["content"]?.pairs ?? [] {
      guard let schema = type.value.pair("schema") else { continue }
      let name = type.name.prefix { $0 != ";" }.lowercased()
      if name == RouteForm.json {
        return self.schema(schema.value).map { .init("body", $0, at: schema.key) }
      }
      if name.hasSuffix("+json") || name == "*/*" || name == "application/*" {
        warn(
          type.key, "Body that isn't checked",
          "Cairn checks bodies of `application/json` only: those of `\(type.name)` aren't checked.")
      }
    }
    return nil
  }
}
