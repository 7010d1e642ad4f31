import CairnEngine
import CairnLanguage

/// What tags are the user's, and which say who owns a resource.
package enum Tags {
  /// The field `tags` that every taggable kind has.
  ///
  /// - Parameter limit: how many the service takes, the two of ours among them.
  package static func field(limit: Int = 50) -> Field<[String: String]> {
    Field(
      "tags",
      .map(
        key: StringRule(
          length: 1...128, pattern: #"(?!aws:)(?!cairn:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#,
          meaning: "letters, digits, spaces and _.:/=+-@, not beginning with aws: or cairn:"),
        value: .string(
          StringRule(
            length: 0...256, pattern: #"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#,
            meaning: "letters, digits, spaces and _.:/=+-@"))),
      default: [:],
      doc: "Tags of the resource; cairn adds `cairn:stack` and `cairn:resource` to them.",
      example: "{team: images}")
  }

  /// Checks how many there are: the two of ours take room as well.
  package static func countRule(limit: Int = 50) -> Rule {
    Rule { properties in
      let count = properties["tags"]?.map?.count ?? 0
      guard count > limit - 2 else { return [] }
      return [
        .init(
          path: "tags", summary: "Too many tags",
          detail: "There are \(count) tags, and at most \(limit - 2) fit: AWS takes \(limit) on a "
            + "resource, and cairn adds two.")
      ]
    }
  }

  /// The user's own among all tags of a resource.
  package static func users(_ tags: [String: String]) -> [String: String] {
    tags.filter { key, _ in !key.hasPrefix("cairn:") && !key.hasPrefix("aws:") }
  }

  /// What a tagging has to change so that `live` becomes `wanted`. Tags that AWS itself or another
  /// tool of ours keeps are never removed.
  package static func difference(
    from live: [String: String], to wanted: [String: String]
  ) -> (set: [String: String], remove: [String]) {
    (
      wanted.filter { live[$0.key] != $0.value },
      live.keys.filter { wanted[$0] == nil && !$0.hasPrefix("aws:") }.sorted()
    )
  }
}

extension LiveResource.Owner {
  /// Who the tags of a resource say it belongs to.
  package init(tags: [String: String]) {
    if let stack = tags[OwnershipTags.stack], let resource = tags[OwnershipTags.resource] {
      self = .stack(stack, resource: resource)
    } else {
      self = .nobody
    }
  }
}
