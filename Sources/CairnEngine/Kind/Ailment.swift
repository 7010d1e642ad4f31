/// Why an existing resource doesn't work, according to its service.
package struct Ailment: Hashable, Sendable {
  package enum Cure: Hashable, Sendable {
    /// Write these fields again as declared.
    case writing(Set<String>)
    /// Delete it and create it again.
    case replacement
    /// Wait: it is still being created. An apply that may have been interrupted while waiting waits
    /// again; otherwise there is nothing to report.
    case waiting
    /// Somebody else has to act first, such as the owner of an endpoint that confirms a
    /// subscription. It is as declared, so plans and drift reports mention it, and count no drift.
    case byOthers
    /// Only the user can repair it; the reason says how.
    case byUser
  }

  /// A clause, such as "Lambda could not create it: the role can't be assumed".
  package var reason: String
  package var cure: Cure

  package init(_ reason: String, cure: Cure) {
    self.reason = reason
    self.cure = cure
  }
}
