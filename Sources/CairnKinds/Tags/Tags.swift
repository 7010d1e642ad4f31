import CairnEngine
import CairnLanguage

/// Separates the user's tags from the ownership tags.
package enum Tags {
  /// The field `tags` that every taggable kind has.
  ///
  /// - Parameter limit: how many the service accepts, including ours.
  package static func field(limit: Int = 50) -> Field<[String: String]> {
    Field(
      OwnershipTags.field,
      .map(
        key: StringRule(
          length: 1...128, pattern: #"(?!aws:)(?!cairn:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#,
          meaning: "letters, digits, spaces and _.:/=+-@, not beginning with aws: or cairn:"),
        value: .string(
          StringRule(
            length: 0...256, pattern: #"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#,
            meaning: "letters, digits, spaces and _.:/=+-@"))),
      default: [:],
      doc: "Tags of the resource; cairn adds its ownership tags (`cairn:…`).",
      example: "{team: images}")
  }

  /// Checks the number of tags, including ours.
  ///
  /// - Parameter reach: an account-wide resource also has a tag with its region.
  package static func countRule(limit: Int = 50, _ reach: Naming.Reach = .region) -> Rule {
    Rule { properties in
      let count = properties[OwnershipTags.field]?.map?.count ?? 0
      let own = reach == .account ? 3 : 2
      guard count > limit - own else { return [] }
      return [
        .init(
          path: OwnershipTags.field, summary: "Too many tags",
          detail: "There are \(count) tags, and at most \(limit - own) fit: AWS accepts \(limit) "
            + "on a resource, and cairn adds \(own == 3 ? "three" : "two").")
      ]
    }
  }

  /// The user's tags of a resource.
  package static func users(_ tags: [String: String]) -> [String: String] {
    tags.filter { key, _ in !key.hasPrefix("cairn:") && !key.hasPrefix("aws:") }
  }

  /// The changes from `live` to `wanted`. Tags of AWS itself are never removed.
  static func difference(
    from live: [String: String], to wanted: [String: String]
  ) -> (set: [String: String], remove: [String]) {
    (
      wanted.filter { live[$0.key] != $0.value },
      live.keys.filter { wanted[$0] == nil && !$0.hasPrefix("aws:") }.sorted()
    )
  }

  /// Turns the tags `live` into `wanted`, with at most one request of each sort.
  static func write(
    _ wanted: [String: String], over live: [String: String],
    set: ([String: String]) async throws -> Void, remove: ([String]) async throws -> Void
  ) async throws {
    let difference = difference(from: live, to: wanted)
    if !difference.set.isEmpty { try await set(difference.set) }
    if !difference.remove.isEmpty { try await remove(difference.remove) }
  }
}
