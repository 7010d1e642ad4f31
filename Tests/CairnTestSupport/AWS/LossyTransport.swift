import CairnAWS
import Synchronization

/// A connection that breaks after the server has acted: while it is switched on, the first answer to
/// each distinct request is lost.
package final class LossyTransport: HTTPTransport {
  private struct State {
    var isOn = false
    var lost: Set<String> = []
  }

  private let transport: any HTTPTransport
  private let state = Mutex(State())

  package init(_ transport: any HTTPTransport) {
    self.transport = transport
  }

  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let response = try await transport.send(request)
    let content = "\(request.headers["x-amz-target"] ?? "") \(request.method) \(request.url) "
    let isLost = state.withLock {
      $0.isOn && $0.lost.insert(content + "\(request.body)").inserted
    }
    if isLost { throw TransportError(.interrupted, "The connection broke.") }
    return response
  }

  /// Loses answers during `work`, and returns how many were lost.
  @discardableResult
  package func losingAnswers(_ work: () async throws -> Void) async rethrows -> Int {
    state.withLock { $0 = State(isOn: true) }
    defer { state.withLock { $0.isOn = false } }
    try await work()
    return state.withLock { $0.lost.count }
  }
}
