import CairnAWS
import CairnEngine
import CairnJSON

/// Sorts the members of a service's answer into those that a kind's fields hold, those that the
/// service only reports, and the rest. The rest is unmanaged (law 11), so that members that a
/// service adds later are reported, not lost.
package struct AnswerMembers: Sendable {
  /// Held by fields, or by another kind.
  package let held: Set<String>
  /// Times, ids, states and similar members, which can't be set.
  package let reported: Set<String>
  /// The service's defaults, besides null, false and empty values.
  let defaults: [String: [JSONValue]]

  init(held: Set<String>, reported: Set<String> = [], defaults: [String: [JSONValue]] = [:]) {
    self.held = held
    self.reported = reported
    self.defaults = defaults
  }

  /// - Parameters:
  ///   - part: of the resource, such as "GET /images"; empty for the resource itself.
  ///   - lostWith: `UnmanagedSetting.lostWith`.
  func unmanaged(
    in answer: JSONValue?, of part: String = "", lostWith: [String] = []
  ) -> [UnmanagedSetting] {
    unusual(answer).sorted { $0.key < $1.key }.map { name, value in
      UnmanagedSetting(
        part.isEmpty ? name : "\(name) of \(part)", value.string ?? value.serialized(),
        lostWith: lostWith)
    }
  }

  /// The members that neither a field holds nor the service only reports, and that aren't its
  /// defaults.
  func unusual(_ answer: JSONValue?) -> [String: JSONValue] {
    (answer?.object ?? [:]).filter { name, value in
      !held.contains(name) && !reported.contains(name) && !Self.isEmpty(value)
        && defaults[name]?.contains(value) != true
    }
  }

  /// The members of an answer that neither a field holds nor the service only reports, for requests
  /// that have to repeat them.
  func unheld(of answer: JSONValue?) -> [String: JSONValue] {
    (answer?.object ?? [:]).filter { !held.contains($0.key) && !reported.contains($0.key) }
  }

  private static func isEmpty(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool(false), .string(""): true
    case .array(let items): items.allSatisfy(isEmpty)
    case .object(let members): members.values.allSatisfy(isEmpty)
    case .bool, .number, .string: false
    }
  }
}

/// A kind whose service describes its resources in answers that the kind sorts member by member.
package protocol AnswerKind: Kind {
  /// By the name of the shape in the service's model.
  var answers: [String: AnswerMembers] { get }
}

extension Kind {
  /// Nil for kinds that request each setting separately.
  package var withAnswers: (any AnswerKind)? { self as? any AnswerKind }
}
