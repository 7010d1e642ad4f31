import CairnAWS
import CairnLanguage

/// Collects the errors of reading an endpoint; one that concerns everything is reported once.
struct ReadFailures {
  private let scope: Scope
  private var unreachable: Diagnostic?
  private var others: [Diagnostic] = []

  init(scope: Scope) { self.scope = scope }

  /// Whether further requests are pointless.
  static func concernsAll(_ error: any Error) -> Bool {
    guard let error = error as? AWSError else { return false }
    return error.cause == .transport || error.code == "CredentialsUnavailable"
  }

  mutating func add(
    _ error: any Error, reading address: ResourceAddress, _ noun: String,
    at location: SourceLocation?
  ) {
    add(error, "The \(noun) \(address) could not be read", at: location)
  }

  mutating func add(_ error: any Error, listing noun: String, at location: SourceLocation?) {
    add(error, "Looking for every \(noun) of the stack failed", at: location)
  }

  private mutating func add(_ error: any Error, _ what: String, at location: SourceLocation?) {
    if Self.concernsAll(error) {
      unreachable = unreachable ?? .unreachable(error, scope: scope, at: location)
    } else {
      others.append(Diagnostic(.readFailed, "\(what): \(described(error))", at: location))
    }
  }

  /// Throws if there are any errors.
  func check() throws {
    if let unreachable { throw PlanFailure([unreachable]) }
    if others.isEmpty { return }
    if Task.isCancelled { throw CancellationError() }
    throw PlanFailure(others)
  }
}

/// An error in one sentence: the service's message or ours.
func described(_ error: any Error) -> String {
  String(describing: error)
}

extension Diagnostic {
  /// The endpoint doesn't answer.
  static func unreachable(
    _ error: any Error, scope: Scope?, at location: SourceLocation?
  ) -> Diagnostic {
    let advice =
      scope?.flavour == .aws
      ? "Check the network and the credentials, then run it again."
      : "Is it running? `cairn local start` starts one; `--endpoint` names another."
    let place = scope?.endpoint.map { " at \($0)" } ?? ""
    let isNoConnection = (error as? AWSError)?.isNoConnection ?? false
    return Diagnostic(
      isNoConnection ? .noConnection : .endpointUnreachable,
      "Nothing answers\(place): \(described(error)) \(advice)", at: location)
  }
}
