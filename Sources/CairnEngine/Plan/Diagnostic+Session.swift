import CairnAWS
import CairnLanguage
import FoundationEssentials

extension Diagnostic {
  /// - Parameter doing: the failed step, such as "Reading the ledger".
  static func failed(
    _ error: any Error, _ doing: String, scope: Scope, at location: SourceLocation?
  ) -> Diagnostic {
    if ReadFailures.concernsAll(error) { return .unreachable(error, scope: scope, at: location) }
    return Diagnostic(
      .ledgerFailed,
      "\(doing) failed: \(described(error))", at: location)
  }

  static func outdated(_ why: String, at location: SourceLocation?) -> Diagnostic {
    Diagnostic(
      .planOutdated,
      "The stack has changed since the plan was made. \(why) Plan again.", at: location)
  }

  static func held(
    by owner: LockOwner, now: Int, of other: String? = nil, at location: SourceLocation?
  ) -> Diagnostic {
    let stack = other.map { "the stack `\($0)`" } ?? "this stack"
    if owner.isDatedAhead(of: now) {
      return Diagnostic(
        .ledgerHeld,
        "\(owner.who) owns the lock of \(stack), dated \(time(owner.since)), which is in the "
          + "future: their clock or this machine's is wrong. If the run has died, `cairn unlock` "
          + "removes the lock.",
        at: location)
    }
    let seconds = max(0, (now - owner.since) / 1000)
    let left = max(1, (owner.leaseEnds - now + 999) / 1000)
    return Diagnostic(
      .ledgerHeld,
      "\(owner.who) has been working on \(stack) since \(time(owner.since)), for "
        + "\(seconds) s now. Wait with `--lock-timeout 5m`; if the run has died, the stack is free "
        + "in \(left) s, or at once after `cairn unlock`.",
      at: location)
  }

  /// Such as `2026-11-24T07:03:54Z`.
  package static func time(_ milliseconds: Int) -> String {
    Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
  }
}
