import CairnJSON

/// A function as Lambda describes it (AWS Lambda API, "FunctionConfiguration").
public struct LambdaFunction: Sendable, Hashable {
  public var name: String
  public var arn: String
  public var role: String
  public var runtime: String?
  public var handler: String?
  public var description: String
  /// Seconds.
  public var timeout: Int
  /// MB.
  public var memory: Int
  /// MB.
  public var ephemeralStorage: Int
  public var environment: [String: String]
  public var architecture: String
  /// Base64 of the SHA-256 of the zip.
  public var codeSha256: String
  /// `Pending`, `Active`, `Inactive` or `Failed`; absent in listings.
  public var state: String?
  public var stateReason: String?
  /// `InProgress`, `Successful` or `Failed`; absent in listings.
  public var lastUpdateStatus: String?
  public var lastUpdateReason: String?
  public var lastModified: UTCTime?
  /// All that the answer says.
  public var answer: JSONValue

  /// Nil if the answer names no function.
  init?(_ json: JSONValue) {
    answer = json
    guard let name = json["FunctionName"]?.string, let arn = json["FunctionArn"]?.string else {
      return nil
    }
    self.name = name
    self.arn = arn
    role = json["Role"]?.string ?? ""
    runtime = json["Runtime"]?.string
    handler = json["Handler"]?.string
    description = json["Description"]?.string ?? ""
    timeout = json["Timeout"]?.int ?? 3
    memory = json["MemorySize"]?.int ?? 128
    ephemeralStorage = json["EphemeralStorage"]?["Size"]?.int ?? 512
    environment = (json["Environment"]?["Variables"]?.object ?? [:]).compactMapValues(\.string)
    architecture = json["Architectures"]?[0]?.string ?? "x86_64"
    codeSha256 = json["CodeSha256"]?.string ?? ""
    state = json["State"]?.string
    stateReason = json["StateReason"]?.string
    lastUpdateStatus = json["LastUpdateStatus"]?.string
    lastUpdateReason = json["LastUpdateStatusReason"]?.string
    lastModified = json["LastModified"]?.string.flatMap(UTCTime.init(iso8601:))
  }
}

/// One page of "ListFunctions", 50 functions at most.
public struct LambdaFunctionPage: Sendable, Hashable {
  public var functions: [LambdaFunction]
  /// Where the next page begins; nil on the last one.
  public var nextMarker: String?
}

extension AWSClient {
  private static let functions = "/2015-03-31/functions"

  static func path(ofFunction name: String, _ rest: String = "") -> String {
    "\(functions)/\(PercentEncoding.component(name))\(rest)"
  }

  /// All items of a listing, from the member of its answers that has them.
  func lambdaItems(
    _ operation: String, path: String, query: [(String, String?)] = [], of member: String
  ) async throws(AWSError) -> [JSONValue] {
    var items: [JSONValue] = []
    var marker: String?
    repeat {
      let answer = try await rest(
        .lambda, operation, method: "GET", path: path,
        query: query + (marker.map { [("Marker", $0)] } ?? []), safety: .idempotent)
      items += answer[member]?.array ?? []
      marker = answer["NextMarker"]?.string
    } while marker != nil
    return items
  }

  func function(
    _ operation: String, method: String, path: String, body: JSONValue? = nil, safety: RetrySafety
  ) async throws(AWSError) -> LambdaFunction {
    let answer = try await rest(
      .lambda, operation, method: method, path: path, body: body, safety: safety)
    guard let function = LambdaFunction(answer) else {
      throw .unreadable(AWSRequest(.lambda, operation, safety: safety), "it names no function")
    }
    return function
  }

  /// AWS Lambda "ListFunctions". Listings have neither state nor tags nor concurrency.
  public func listFunctions(marker: String? = nil) async throws(AWSError) -> LambdaFunctionPage {
    let answer = try await rest(
      .lambda, "ListFunctions", method: "GET", path: "\(Self.functions)/",
      query: marker.map { [("Marker", $0)] } ?? [], safety: .idempotent)
    return LambdaFunctionPage(
      functions: (answer["Functions"]?.array ?? []).compactMap(LambdaFunction.init),
      nextMarker: answer["NextMarker"]?.string)
  }

  /// AWS Lambda "GetFunctionConfiguration".
  public func getFunctionConfiguration(_ name: String) async throws(AWSError) -> LambdaFunction {
    try await function(
      "GetFunctionConfiguration", method: "GET",
      path: Self.path(ofFunction: name, "/configuration"), safety: .idempotent)
  }

  /// AWS Lambda "GetFunctionConcurrency": nil when nothing is reserved.
  public func getFunctionConcurrency(_ name: String) async throws(AWSError) -> Int? {
    try await rest(
      .lambda, "GetFunctionConcurrency", method: "GET",
      path: "/2019-09-30/functions/\(PercentEncoding.component(name))/concurrency",
      safety: .idempotent)["ReservedConcurrentExecutions"]?.int
  }

  /// AWS Lambda "CreateFunction", with the members of that page's request.
  public func createFunction(_ request: JSONValue) async throws(AWSError) -> LambdaFunction {
    try await function(
      "CreateFunction", method: "POST", path: Self.functions, body: request, safety: .idempotent)
  }

  /// AWS Lambda "UpdateFunctionCode": `ZipFile`, or `S3Bucket` and `S3Key`, and `Architectures`.
  @discardableResult
  public func updateFunctionCode(
    _ name: String, _ request: JSONValue
  ) async throws(AWSError) -> LambdaFunction {
    try await function(
      "UpdateFunctionCode", method: "PUT", path: Self.path(ofFunction: name, "/code"),
      body: request, safety: .idempotent)
  }

  /// AWS Lambda "UpdateFunctionConfiguration"; what is left out stays as it is.
  @discardableResult
  public func updateFunctionConfiguration(
    _ name: String, _ request: JSONValue
  ) async throws(AWSError) -> LambdaFunction {
    try await function(
      "UpdateFunctionConfiguration", method: "PUT",
      path: Self.path(ofFunction: name, "/configuration"), body: request, safety: .idempotent)
  }

  /// AWS Lambda "DeleteFunction".
  public func deleteFunction(_ name: String) async throws(AWSError) {
    _ = try await rest(
      .lambda, "DeleteFunction", method: "DELETE", path: Self.path(ofFunction: name),
      safety: .idempotent)
  }

  /// AWS Lambda "PutFunctionConcurrency".
  public func putFunctionConcurrency(_ name: String, reserved: Int) async throws(AWSError) {
    _ = try await rest(
      .lambda, "PutFunctionConcurrency", method: "PUT",
      path: "/2017-10-31/functions/\(PercentEncoding.component(name))/concurrency",
      body: ["ReservedConcurrentExecutions": .int(reserved)], safety: .idempotent)
  }

  /// AWS Lambda "DeleteFunctionConcurrency".
  public func deleteFunctionConcurrency(_ name: String) async throws(AWSError) {
    _ = try await rest(
      .lambda, "DeleteFunctionConcurrency", method: "DELETE",
      path: "/2017-10-31/functions/\(PercentEncoding.component(name))/concurrency",
      safety: .idempotent)
  }
}

// MARK: Permissions

extension AWSClient {
  /// AWS Lambda "GetPolicy": the resource-based policy as JSON text.
  public func getFunctionPolicy(_ name: String) async throws(AWSError) -> String {
    try await rest(
      .lambda, "GetPolicy", method: "GET", path: Self.path(ofFunction: name, "/policy"),
      safety: .idempotent)["Policy"]?.string ?? ""
  }

  /// AWS Lambda "AddPermission": `StatementId`, `Action`, `Principal` and its conditions.
  public func addFunctionPermission(
    _ name: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .lambda, "AddPermission", method: "POST", path: Self.path(ofFunction: name, "/policy"),
      body: request, safety: .idempotent)
  }

  /// AWS Lambda "RemovePermission".
  public func removeFunctionPermission(
    _ name: String, statement: String
  ) async throws(AWSError) {
    _ = try await rest(
      .lambda, "RemovePermission", method: "DELETE",
      path: Self.path(ofFunction: name, "/policy/\(PercentEncoding.component(statement))"),
      safety: .idempotent)
  }
}

// MARK: Tags of functions and event source mappings

extension AWSClient {
  private static func path(ofTags arn: String) -> String {
    "/2017-03-31/tags/\(PercentEncoding.component(arn))"
  }

  /// AWS Lambda "ListTags".
  public func listLambdaTags(_ arn: String) async throws(AWSError) -> [String: String] {
    let answer = try await rest(
      .lambda, "ListTags", method: "GET", path: Self.path(ofTags: arn), safety: .idempotent)
    return (answer["Tags"]?.object ?? [:]).compactMapValues(\.string)
  }

  /// AWS Lambda "TagResource".
  public func tagLambdaResource(
    _ arn: String, _ tags: [String: String]
  ) async throws(AWSError) {
    _ = try await rest(
      .lambda, "TagResource", method: "POST", path: Self.path(ofTags: arn),
      body: ["Tags": .object(tags.mapValues(JSONValue.string))], safety: .idempotent)
  }

  /// AWS Lambda "UntagResource".
  public func untagLambdaResource(_ arn: String, keys: [String]) async throws(AWSError) {
    _ = try await rest(
      .lambda, "UntagResource", method: "DELETE", path: Self.path(ofTags: arn),
      query: keys.map { ("tagKeys", $0) }, safety: .idempotent)
  }
}
