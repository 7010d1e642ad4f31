import CairnAWS
import CairnLanguage
import FoundationEssentials

extension Diagnostic {
  /// - Parameter doing: what was tried, as "Reading the ledger".
  static func failed(
    _ error: any Error, _ doing: String, scope: Scope, at location: SourceLocation?
  ) -> Diagnostic {
    if ReadFailures.concernsAll(error) { return .unreachable(error, scope: scope, at: location) }
    return Diagnostic(
      .ledgerFailed,
      "\(doing) failed: \(told(error))", at: location)
  }

  static func outdated(_ why: String, at location: SourceLocation?) -> Diagnostic {
    Diagnostic(
      .planOutdated,
      "The stack was changed since the plan was made. \(why) Plan again.", at: location)
  }

  static func held(
    by owner: LockOwner, now: Int, of other: String? = nil, at location: SourceLocation?
  ) -> Diagnostic {
    let stack = other.map { "the stack `\($0)`" } ?? "this stack"
    if owner.isDatedAhead(of: now) {
      return Diagnostic(
        .ledgerHeld,
        "\(owner.who) holds the lock of \(stack), dated \(time(owner.since)), which is yet to "
          + "come: a clock is wrong, theirs or this machine's. If they are gone, `cairn unlock` takes "
          + "the lock away.",
        at: location)
    }
    let seconds = max(0, (now - owner.since) / 1000)
    let left = max(1, (owner.leaseEnds - now + 999) / 1000)
    return Diagnostic(
      .ledgerHeld,
      "\(owner.who) has been working on \(stack) since \(time(owner.since)), for "
        + "\(seconds) s now. Wait for them with `--lock-timeout 5m`; if they are gone, the stack "
        + "is free in \(left) s, or at once after `cairn unlock`.",
      at: location)
  }

  /// As `2026-11-24T07:03:54Z`.
  package static func time(_ milliseconds: Int) -> String {
    Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
  }
}
