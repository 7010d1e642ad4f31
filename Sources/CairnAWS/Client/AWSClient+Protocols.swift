import CairnJSON

extension AWSClient {
  /// Calls an operation of a service that speaks JSON 1.0 or 1.1 (DynamoDB, SQS, CloudWatch Logs).
  ///
  /// - Returns: the answer; an empty object for an empty body.
  public func json(
    _ service: AWSService, _ operation: String, _ input: JSONValue, safety: RetrySafety,
    timeout: Duration? = nil
  ) async throws(AWSError) -> JSONValue {
    guard case .json(let version, let targetPrefix) = service.wire else {
      preconditionFailure("\(service.id) does not speak the JSON protocol")
    }
    let request = AWSRequest(
      service, operation,
      headers: [
        "Content-Type": "application/x-amz-json-\(version)",
        "X-Amz-Target": "\(targetPrefix).\(operation)",
      ],
      body: .bytes(input.bytes()), safety: safety, timeout: timeout)
    return try await decode(send(request), of: request)
  }

  /// Calls an operation of a service that speaks REST-JSON (Lambda, API Gateway).
  ///
  /// - Parameters:
  ///   - path: percent-encoded, beginning with `/`; `PercentEncoding.component` makes its segments.
  ///   - body: nil for a request without one.
  /// - Returns: the answer; an empty object for an empty body.
  public func rest(
    _ service: AWSService, _ operation: String, method: String, path: String,
    query: [(String, String?)] = [], headers: HTTPHeaders = [:], body: JSONValue? = nil,
    safety: RetrySafety, timeout: Duration? = nil
  ) async throws(AWSError) -> JSONValue {
    var request = AWSRequest(
      service, operation, method: method, path: path, query: query, headers: headers,
      safety: safety, timeout: timeout)
    // API Gateway answers in another form (HAL) to those who do not ask for plain JSON.
    request.headers["Accept"] = "application/json"
    if let body {
      request.headers["Content-Type"] = "application/json"
      request.body = .bytes(body.bytes())
    }
    return try await decode(send(request), of: request)
  }

  /// Calls an operation of a service that speaks the Query protocol (IAM, STS, SNS).
  ///
  /// - Parameters:
  ///   - parameters: without `Action` and `Version`.
  ///   - settings: further parameters that are plain texts, by their names.
  /// - Returns: the XML of the answer.
  public func query(
    _ service: AWSService, _ operation: String, _ parameters: QueryParameters,
    _ settings: [String: String] = [:], safety: RetrySafety, timeout: Duration? = nil
  ) async throws(AWSError) -> [UInt8] {
    guard case .query(let apiVersion) = service.wire else {
      preconditionFailure("\(service.id) does not speak the Query protocol")
    }
    let form =
      [("Action", operation), ("Version", apiVersion)]
      + parameters.flatMap { $0.value?.fields($0.key) ?? [] }
      + settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let request = AWSRequest(
      service, operation,
      headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
      body: .text(PercentEncoding.query(form.map { ($0.0, $0.1) })), safety: safety,
      timeout: timeout)
    return try await send(request).body
  }

  /// The JSON of an answer; an empty object for an empty body.
  func decode(_ response: HTTPResponse, of request: AWSRequest) throws(AWSError) -> JSONValue {
    guard !response.body.isEmpty else { return [:] }
    do {
      return try JSONValue(parsing: response.body)
    } catch {
      throw .unreadable(request, "\(error)")
    }
  }
}
