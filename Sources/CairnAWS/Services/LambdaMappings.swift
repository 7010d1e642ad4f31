import CairnJSON

/// An event source mapping (AWS Lambda API, "EventSourceMappingConfiguration").
public struct LambdaMapping: Sendable, Hashable {
  public var uuid: String
  public var arn: String
  public var eventSource: String
  public var functionARN: String
  public var batchSize: Int?
  /// Seconds.
  public var batchWindow: Int
  /// `Creating`, `Enabling`, `Enabled`, `Disabling`, `Disabled`, `Updating` or `Deleting`.
  public var state: String
  /// Such as `ReportBatchItemFailures`.
  public var responseTypes: [String]
  public var maximumConcurrency: Int?
  /// The patterns as JSON text.
  public var filters: [String]
  /// `LATEST` or `TRIM_HORIZON`, of streams.
  public var startingPosition: String?
  public var lastModified: UTCTime?
  /// All that the answer says.
  public var answer: JSONValue

  /// Nil if the answer names no event source mapping.
  init?(_ json: JSONValue) {
    answer = json
    guard let uuid = json["UUID"]?.string else { return nil }
    self.uuid = uuid
    functionARN = json["FunctionArn"]?.string ?? ""
    arn =
      json["EventSourceMappingArn"]?.string
      ?? LambdaMapping.arn(uuid: uuid, besideFunction: functionARN)
    eventSource = json["EventSourceArn"]?.string ?? ""
    batchSize = json["BatchSize"]?.int
    batchWindow = json["MaximumBatchingWindowInSeconds"]?.int ?? 0
    state = json["State"]?.string ?? ""
    responseTypes = (json["FunctionResponseTypes"]?.array ?? []).compactMap(\.string)
    maximumConcurrency = json["ScalingConfig"]?["MaximumConcurrency"]?.int
    filters = (json["FilterCriteria"]?["Filters"]?.array ?? []).compactMap {
      $0["Pattern"]?.string
    }
    startingPosition = json["StartingPosition"]?.string
    lastModified = json["LastModified"]?.time
  }

  /// Older answers leave it out; it follows from region and account of the function.
  private static func arn(uuid: String, besideFunction arn: String) -> String {
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
    return (parts.prefix(5) + ["event-source-mapping", uuid[...]]).joined(separator: ":")
  }
}

extension AWSClient {
  private static let mappings = "/2015-03-31/event-source-mappings"

  private static func path(ofMapping uuid: String) -> String {
    "\(mappings)/\(PercentEncoding.component(uuid))"
  }

  private func mapping(
    _ operation: String, method: String, path: String, body: JSONValue? = nil, safety: RetrySafety
  ) async throws(AWSError) -> LambdaMapping {
    let answer = try await rest(
      .lambda, operation, method: method, path: path, body: body, safety: safety)
    guard let mapping = LambdaMapping(answer) else {
      throw .unreadable(
        AWSRequest(.lambda, operation, safety: safety), "it names no event source mapping")
    }
    return mapping
  }

  /// AWS Lambda "ListEventSourceMappings", all pages, of one function or event source if one is
  /// given.
  public func listEventSourceMappings(
    function: String? = nil, eventSource: String? = nil
  ) async throws(AWSError) -> [LambdaMapping] {
    var query: [(String, String?)] = []
    if let function { query.append(("FunctionName", function)) }
    if let eventSource { query.append(("EventSourceArn", eventSource)) }
    return try await lambdaItems(
      "ListEventSourceMappings", path: "\(Self.mappings)/", query: query,
      of: "EventSourceMappings"
    ).compactMap(LambdaMapping.init)
  }

  /// AWS Lambda "GetEventSourceMapping".
  public func getEventSourceMapping(_ uuid: String) async throws(AWSError) -> LambdaMapping {
    try await mapping(
      "GetEventSourceMapping", method: "GET", path: Self.path(ofMapping: uuid),
      safety: .idempotent)
  }

  /// AWS Lambda "CreateEventSourceMapping". A second one for the same pair is refused.
  public func createEventSourceMapping(
    _ request: JSONValue
  ) async throws(AWSError) -> LambdaMapping {
    try await mapping(
      "CreateEventSourceMapping", method: "POST", path: "\(Self.mappings)/", body: request,
      safety: .idempotent)
  }

  /// AWS Lambda "UpdateEventSourceMapping"; what is left out stays as it is.
  public func updateEventSourceMapping(
    _ uuid: String, _ request: JSONValue
  ) async throws(AWSError) -> LambdaMapping {
    try await mapping(
      "UpdateEventSourceMapping", method: "PUT", path: Self.path(ofMapping: uuid), body: request,
      safety: .idempotent)
  }

  /// AWS Lambda "DeleteEventSourceMapping". It exists for some time after the answer.
  public func deleteEventSourceMapping(_ uuid: String) async throws(AWSError) {
    _ = try await rest(
      .lambda, "DeleteEventSourceMapping", method: "DELETE", path: Self.path(ofMapping: uuid),
      safety: .idempotent)
  }
}
