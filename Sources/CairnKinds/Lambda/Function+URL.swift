import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The URL of a function. Limits are those of AWS Lambda "CreateFunctionUrlConfig".
extension Function {
  package static let url = Field<Properties>(
    "url", .object([urlAuth.schema, urlCORS.schema, invokeMode.schema]),
    doc: "URL of the function itself, without an API.",
    example: "{auth: iam}")
  package static let urlAuth = Field<String>(
    "auth", .enumeration(["iam", "none"]), .required,
    doc: "Who may call the URL: `iam` those whose signed requests are permitted to, `none` "
      + "everyone, with the permissions for that.", example: "iam")
  package static let urlCORS = Field<Properties>(
    "cors", .object(corsShape.fields),
    doc: "CORS: Lambda answers preflight requests, and adds the headers to the function's answers.",
    example: #"{origins: ["https://example.com"], methods: [GET]}"#)
  /// AWS Lambda API, "Cors".
  static let corsShape = ServiceCORS(
    originLength: 253, headerLength: 1_024,
    methods: (["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "*"], 6),
    example: "https://example.com", page: "https://images.example.com", isCapitalized: true)
  package static let invokeMode = Field<String>(
    "invokeMode", .enumeration(["buffered", "response-stream"]), default: "buffered",
    doc: "Whether the answer is sent whole, or streamed while the function writes it.",
    example: "response-stream")

  static let urlAttribute = AttributeSchema(
    "url", doc: "URL of the function, without a slash at the end; known after apply.",
    isLabel: true,
    needs: .init(
      url.name, advice: "Give it one, such as `url: {auth: iam}`, or name another resource."))

  /// AWS Lambda API, "FunctionUrlConfig". "UpdateFunctionUrlConfig" keeps what a request leaves out.
  static let urlMembers = AnswerMembers(
    held: ["AuthType", "Cors", "FunctionArn", "FunctionUrl", "InvokeMode"],
    reported: ["CreationTime", "LastModifiedTime"])

  /// - Returns: the field, null without a URL; the attribute; and what the field doesn't hold.
  func readURL(
    of name: String, _ context: KindContext
  ) async throws -> (field: Value, url: String?, unmanaged: [UnmanagedSetting]) {
    let aws = context.aws
    guard let answer = try await found({ try await aws.getFunctionURL(name) }) else {
      return (.null, nil, [])
    }
    var properties = Properties()
    properties[Self.urlAuth] = answer["AuthType"] == "NONE" ? "none" : "iam"
    properties[Self.urlCORS] = Self.corsShape.properties(of: answer["Cors"])
    // Quirk of LocalStack: it doesn't fill in the default.
    properties[Self.invokeMode] =
      answer["InvokeMode"] == "RESPONSE_STREAM" ? "response-stream" : "buffered"
    return (
      properties.value, Self.address(answer["FunctionUrl"]?.string, in: context.scope),
      Self.urlMembers.unmanaged(in: answer, of: Self.url.name)
        + Self.corsShape.members.unmanaged(in: answer["Cors"], of: "\(Self.url.name).cors")
    )
  }

  /// Creates, changes or deletes the URL.
  ///
  /// - Returns: the attribute; nil without a URL.
  func writeURL(_ resource: ResourceHandle, _ context: KindContext) async throws -> String? {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    guard let url = resource.properties[Self.url] else {
      try await ignoringMissing {
        try await whenFree(context) { try await aws.deleteFunctionURL(name) }
      }
      return nil
    }
    if context.scope.flavour == .emulator {
      // LocalStack takes the id of a URL from a tag of its function.
      try await aws.tagLambdaResource(
        context.scope.arn("lambda", "function:\(name)"),
        [EmulatorID.tag: EmulatorID.of("functions/\(name)", resource, in: context.scope)])
    }
    let request = JSONValue.object([
      "AuthType": url[Self.urlAuth] == "none" ? "NONE" : "AWS_IAM",
      // Without members, nothing is allowed.
      "Cors": .object(url[Self.urlCORS].map(Self.corsShape.request) ?? [:]),
      "InvokeMode": url[Self.invokeMode] == "response-stream" ? "RESPONSE_STREAM" : "BUFFERED",
    ])
    let updated = try await found {
      try await whenFree(context) { try await aws.updateFunctionURL(name, request) }
    }
    var answer: JSONValue = [:]
    if let updated {
      answer = updated
    } else if try await obstacle(
      [.conflict, .alreadyExists],
      {
        answer = try await aws.createFunctionURL(name, request)
      }) != nil
    {
      // It is there after all: the answer to a first request was lost.
      answer = try await whenFree(context) { try await aws.updateFunctionURL(name, request) }
    }
    return Self.address(answer["FunctionUrl"]?.string, in: context.scope)
  }

  /// The URL as clients can use it, without a slash at the end.
  ///
  /// Quirk of LocalStack: where its own name is an address, it returns a name below that address, which
  /// nothing resolves. `localhost` and the names below it are this machine (RFC 6761, "localhost.").
  static func address(_ url: String?, in scope: Scope) -> String? {
    guard var address = url else { return nil }
    if address.hasSuffix("/") { address.removeLast() }
    guard scope.flavour == .emulator, let range = address.firstRange(of: ".127.0.0.1") else {
      return address
    }
    address.replaceSubrange(range, with: ".localhost")
    return address
  }

  /// AWS Lambda developer guide, "Control access to Lambda function URLs": everyone needs the right to
  /// call the URL, and the right to invoke the function by it.
  static func urlPermissions(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    let auth = declaration.properties[url.name]?.opened?.map?[urlAuth.name]
    guard auth == "none" else { return [] }
    let place = declaration.location(of: "\(url.name).\(urlAuth.name)")
    return [Permission.Right.callURL(auth: "none"), .invokeByURL].map { right in
      Permission.declared(
        "\(declaration.address.name)-\(right.suffix)",
        function: .unresolved(Template(.resource(declaration.address, attribute: "arn"))),
        principal: "*", right: right, source: nil, location: place,
        places: [Permission.function.name: place],
        origin: .expanded(from: declaration.address, field: url.name))
    }
  }
}
