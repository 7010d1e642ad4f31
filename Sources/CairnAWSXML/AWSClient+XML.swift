import CairnAWS

extension AWSClient {
  /// Sends a request and reads its XML answer.
  ///
  /// - Throws: `UnreadableAnswer` for an answer that isn't XML, or that the closure can't read.
  func xml<Answer>(
    _ request: AWSRequest, _ read: (XMLTree) throws(XMLError) -> Answer
  ) async throws(AWSError) -> Answer {
    try Self.read(await send(request).body, of: request, read)
  }

  /// Calls an operation of the Query protocol and reads the result inside its answer.
  ///
  /// - Throws: `UnreadableAnswer` for an answer that isn't XML, or that the closure can't read.
  func query<Answer>(
    _ service: AWSService, _ operation: String, _ parameters: QueryParameters,
    _ read: (XMLTree) throws(XMLError) -> Answer
  ) async throws(AWSError) -> Answer {
    let body = try await query(service, operation, parameters, safety: .idempotent)
    return try Self.read(body, of: AWSRequest(service, operation, safety: .idempotent)) {
      root throws(XMLError) in try read(root.required("\(operation)Result"))
    }
  }

  static func read<Answer>(
    _ document: [UInt8], of request: AWSRequest, _ read: (XMLTree) throws(XMLError) -> Answer
  ) throws(AWSError) -> Answer {
    do {
      return try read(XMLTree(parsing: document))
    } catch {
      throw .unreadable(request, "\(error)")
    }
  }
}
