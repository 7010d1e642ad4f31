import CairnLanguage

extension OpenAPIFile {
  /// The fields of a route that `x-amazon-apigateway-integration` describes; nil, with a message, if
  /// they can't.
  mutating func integration(_ node: YAMLNode, of route: String) -> [YAMLNode.Pair]? {
    guard let integration = resolved(node) else { return nil }
    guard let type = integration.pair("type") else {
      refuse(
        node, "Integration without a type", "An integration has a `type`, such as `aws_proxy`.")
      return nil
    }
    switch type.value.text?.lowercased() {
    case "aws_proxy": return proxy(integration, type.key)
    case "http_proxy": return http(integration, type.key)
    case "mock": return mock(integration, type.key)
    default:
      refuse(
        type.value, "Integration that cairn doesn't read",
        "Cairn reads integrations of the types `aws_proxy`, `http_proxy` and `mock`. Write another "
          + "one as `x-cairn-route: {integration: …}`, with the fields of a route's `integration`.")
      return nil
    }
  }

  /// Reports members that no field holds, and which say how the route answers.
  private mutating func checkIntegration(_ node: YAMLNode, _ known: [String]) {
    for pair in node.pairs ?? [] where !known.contains(pair.name) {
      switch (pair.name, pair.value.text) {
      case ("connectionType", "INTERNET"), ("payloadFormatVersion", "1.0"), ("type", _),
        ("timeoutInMillis", _):
        continue
      default:
        refuse(
          pair.key, "Integration that cairn doesn't read",
          "Cairn doesn't read `\(pair.name)` of this integration. Remove it, or write the route as "
            + "`x-cairn-route`.")
      }
    }
  }

  private mutating func timeout(_ node: YAMLNode) -> [YAMLNode.Pair] {
    guard let time = node.pair("timeoutInMillis") else { return [] }
    guard let value = time.value.text.flatMap({ Int($0) }), value > 0, value.isMultiple(of: 1000)
    else {
      refuse(
        time.value, "Time limit in parts of a second",
        "Cairn counts the `timeout` of a route in seconds: write a multiple of 1000.")
      return []
    }
    return [.init(key: time.key.named("timeout"), value: time.value.named("\(value / 1000)s"))]
  }

  // MARK: Functions

  /// `responses` and `passthroughBehavior` have no effect on calls of functions.
  private mutating func proxy(_ node: YAMLNode, _ place: YAMLNode) -> [YAMLNode.Pair]? {
    checkIntegration(node, ["httpMethod", "uri", "passthroughBehavior", "responses"])
    guard let uri = node.pair("uri") else {
      refuse(place, "Integration without a function", "An integration has a `uri`.")
      return nil
    }
    guard let function = function(uri.value, instead: "x-cairn-route: NAME") else { return nil }
    return [.init(key: uri.key.named("function"), value: function)] + timeout(node)
  }

  /// The function that a URI invokes: `${functions.NAME.arn}`, an ARN, or either of them in a path of
  /// API Gateway.
  mutating func function(_ uri: YAMLNode, instead: String) -> YAMLNode? {
    let advice =
      "Write `\(instead)` beside it with the name of a function of the stack, or the URI as "
      + "`${functions.NAME.arn}`."
    guard let text = uri.text, !uri.isNull else {
      let names = (uri.pairs ?? []).map(\.name)
      let isTemplate = names.contains { $0.hasPrefix("Fn::") || $0 == "Ref" }
      refuse(
        uri, "URI of another tool",
        (isTemplate
          ? "`\(names.first ?? "")` is for CloudFormation, which names functions by other names. "
          : "A `uri` is a text. ") + advice)
      return nil
    }
    let end = "/invocations"
    if let reference = Self.reference(in: text) {
      let rest = text[reference.upperBound...]
      if rest.isEmpty || rest == end { return uri.named(String(text[reference])) }
    } else if !text.contains("${") {
      var arn = text[...]
      if let start = text.firstRange(of: "/functions/") { arn = text[start.upperBound...] }
      if arn.hasSuffix(end) { arn = arn.dropLast(end.count) }
      if Function.isARN(String(arn)) { return uri.named(String(arn)) }
    }
    let isForeign = text.contains("${AWS::") || text.contains(".Arn}")
    refuse(
      uri, "URI of another tool",
      (isForeign
        ? "The URI has names of CloudFormation, which aren't those of the stack. "
        : "The URI names no function of the stack. ") + advice)
    return nil
  }

  /// Where a text refers to a function.
  private static func reference(in text: String) -> Range<String.Index>? {
    guard let start = text.firstRange(of: "${\(Function.section)."),
      let end = text[start.upperBound...].firstIndex(of: "}")
    else { return nil }
    return start.lowerBound..<text.index(after: end)
  }

  // MARK: Other callees

  private mutating func http(_ node: YAMLNode, _ place: YAMLNode) -> [YAMLNode.Pair]? {
    checkIntegration(
      node, ["httpMethod", "uri", "passthroughBehavior", "responses", "requestParameters"])
    guard let uri = node.pair("uri") else {
      refuse(place, "Integration without an address", "An integration has a `uri`.")
      return nil
    }
    var http: [YAMLNode.Pair] = [.init(key: uri.key.named("url"), value: uri.value)]
    if let method = node.pair("httpMethod") {
      http.append(.init(key: method.key.named("method"), value: method.value))
    }
    var integration: [YAMLNode.Pair] = [.init("http", .map(http, at: place), at: place)]
    if let parameters = node.pair("requestParameters") {
      let mappings = pairs(of: parameters.value, "`requestParameters`").compactMap {
        mapping($0, uri.value.text ?? "")
      }
      if !mappings.isEmpty {
        integration.append(
          .init("parameters", .map(mappings, at: parameters.key), at: parameters.key))
      }
    }
    return [.init("integration", .map(integration, at: place), at: place)] + timeout(node)
  }

  /// `query.size` for `integration.request.querystring.size`; nil for what a URL brings by itself.
  private mutating func mapping(_ pair: YAMLNode.Pair, _ url: String) -> YAMLNode.Pair? {
    let prefix = "integration.request."
    guard pair.name.hasPrefix(prefix) else {
      refuse(pair.key, "Unknown parameter", "A parameter begins with `\(prefix)`.")
      return nil
    }
    let place = pair.name.dropFirst(prefix.count)
    if place.hasPrefix("path."), url.contains("{\(place.dropFirst("path.".count))}"),
      pair.value.text == "method.request.\(place)"
    {
      return nil
    }
    let word =
      place.hasPrefix("querystring.")
      ? "query." + place.dropFirst("querystring.".count) : String(place)
    return .init(key: pair.key.named(word), value: pair.value)
  }

  private mutating func mock(_ node: YAMLNode, _ place: YAMLNode) -> [YAMLNode.Pair]? {
    checkIntegration(node, ["httpMethod", "requestTemplates", "passthroughBehavior", "responses"])
    let responses = node["responses"]?.pairs ?? []
    guard responses.count == 1, let response = responses.first else {
      refuse(
        place, "Constant answer",
        "Cairn reads a `mock` with one answer. Write others as `x-cairn-route: {integration: …}`.")
      return nil
    }
    var mock: [YAMLNode.Pair] = []
    var headers: [YAMLNode.Pair] = []
    for pair in pairs(of: response.value, "An answer") {
      switch pair.name {
      case "statusCode":
        mock.append(
          .init(key: pair.key.named("status"), value: pair.value.plain(pair.value.text ?? "")))
      case "responseParameters":
        headers = constantHeaders(pair.value, prefix: "method.response.header.")
      case "responseTemplates":
        if let body = template(pair.value) { mock.append(body) }
      default: checkIntegration(.map([pair], at: place), [])
      }
    }
    let answer = YAMLNode.map([.init("mock", .map(mock, at: place), at: place)], at: place)
    let integration = YAMLNode.Pair("integration", answer, at: place)
    guard let first = headers.first else { return [integration] + timeout(node) }
    return [integration, .init("headers", .map(headers, at: first.key), at: first.key)]
      + timeout(node)
  }

  // MARK: Answers of API Gateway

  /// The headers that have constant values.
  private mutating func constantHeaders(_ node: YAMLNode, prefix: String) -> [YAMLNode.Pair] {
    pairs(of: node, "`responseParameters`").compactMap { pair in
      let value = pair.value.text ?? ""
      guard pair.name.hasPrefix(prefix), value.count >= 2, value.hasPrefix("'"),
        value.hasSuffix("'")
      else {
        refuse(
          pair.key, "Header that isn't constant",
          "Cairn reads headers with constant values, as in `\(prefix)NAME: \"'value'\"`.")
        return nil
      }
      return .init(
        key: pair.key.named(String(pair.name.dropFirst(prefix.count))),
        value: pair.value.named(String(value.dropFirst().dropLast())))
    }
  }

  /// The field `body` for the template of JSON.
  private mutating func template(_ node: YAMLNode) -> YAMLNode.Pair? {
    var body: YAMLNode.Pair?
    for pair in pairs(of: node, "`responseTemplates`") {
      if pair.name == RouteForm.json {
        body = .init(key: pair.key.named("body"), value: pair.value.named(pair.value.text ?? ""))
      } else {
        refuse(
          pair.key, "Template that cairn doesn't read",
          "Cairn reads templates of `application/json` only.")
      }
    }
    return body
  }

  mutating func gatewayResponses() -> [YAMLNode.Pair] {
    guard let all = root.pair(Extension.responses.rawValue) else { return [] }
    let responses = pairs(of: all.value, "`\(all.name)`").map { response -> YAMLNode.Pair in
      var fields: [YAMLNode.Pair] = []
      for pair in pairs(of: response.value, "An answer") {
        switch pair.name {
        case "statusCode":
          fields.append(
            .init(key: pair.key.named("status"), value: pair.value.plain(pair.value.text ?? "")))
        case "responseParameters":
          let headers = constantHeaders(pair.value, prefix: "gatewayresponse.header.")
          fields.append(.init(key: pair.key.named("headers"), value: .map(headers, at: pair.key)))
        case "responseTemplates":
          if let body = template(pair.value) { fields.append(body) }
        default: ignore(pair.key)
        }
      }
      return .init(key: response.key, value: .map(fields, at: response.key))
    }
    return [.init(key: all.key.named("gatewayResponses"), value: .map(responses, at: all.key))]
  }
}
