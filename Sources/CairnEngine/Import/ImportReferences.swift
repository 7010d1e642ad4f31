import CairnLanguage

/// Finds references between imported resources in their texts.
struct ImportReferences: Sendable {
  private struct Target: Sendable {
    var address: ResourceAddress
    var attribute: String
    var value: String
    /// Whether the value means this resource wherever it stands: an id of what lives in another
    /// resource is unique only there.
    var isUnique: Bool
  }

  private let resources: [Import.Resource]
  private let byAddress: [ResourceAddress: Import.Resource]
  private let inventory: ImportInventory
  private let scope: Scope
  /// Longest values first.
  private var targets: [Target] = []
  /// The resources that a resource may refer to.
  private var allowed: [ResourceAddress: Set<ResourceAddress>] = [:]

  init(_ resources: [Import.Resource], _ inventory: ImportInventory, _ scope: Scope) {
    self.resources = resources
    byAddress = Dictionary(resources.map { ($0.address, $0) }) { first, _ in first }
    self.inventory = inventory
    self.scope = scope
    targets = resources.flatMap { resource -> [Target] in
      let isContained = resource.kind.schema.fields.contains(where: \.isContainer)
      return resource.attributes.compactMap { name, value in
        guard resource.kind.schema.attributes.contains(where: { $0.name == name }),
          let text = value.string, !text.isEmpty
        else { return nil }
        let isUnique = !isContained || text.hasPrefix("arn:") || text.contains("://")
        return Target(
          address: resource.address, attribute: name, value: text, isUnique: isUnique)
      }
    }.sorted {
      ($1.value.utf8.count, $0.value, $0.address, $0.attribute)
        < ($0.value.utf8.count, $1.value, $1.address, $1.attribute)
    }
    connect()
  }

  /// The replacements for texts of a resource.
  func naming(in address: ResourceAddress) -> @Sendable (String, FieldType) -> String? {
    { text, type in
      if case .reference(let sections, let attribute) = type {
        return target(of: text, sections, attribute, from: address)?.name
          ?? inventory.arn(ofWhatHas: attribute, text, in: sections, scope)
      }
      let parts = parts(of: text, from: address)
      guard parts.contains(where: { if case .reference = $0 { true } else { false } }) else {
        return nil
      }
      return Template(parts).description
    }
  }

  /// The existing resources that a declaration adds by sugar.
  func implied(by resource: Import.Resource) -> [(section: String, identity: Identity)] {
    extras(of: resource, naming: allowed[resource.address] ?? []).compactMap { extra in
      extra.found.map { (extra.section, $0.identity) }
    }
  }

  // MARK: Choosing references

  /// Fields that take a resource come first; texts may name what doesn't need their resource.
  private mutating func connect() {
    var denied: [ResourceAddress: Set<ResourceAddress>] = [:]
    for resource in resources {
      let direct = Set(
        resource.kind.schema.fields.flatMap { field in
          directTargets(resource.properties[field.name], field.type, from: resource.address)
        })
      allowed[resource.address] = direct
      // What a reference adds must exist, or the plan would create it.
      let missing = extras(of: resource, naming: direct).filter { $0.found == nil }
      denied[resource.address] = Set(
        missing.flatMap(\.needs) + missingGrants(of: resource, naming: direct))
      allowed[resource.address] = direct.subtracting(denied[resource.address] ?? [])
    }
    for resource in resources {
      let named = Set(
        resource.kind.schema.fields.flatMap { field -> [ResourceAddress] in
          guard !["name", "description", OwnershipTags.field].contains(field.name),
            let value = resource.properties[field.name]
          else { return [] }
          return texts(in: value).flatMap { mentioned(in: $0) }
        }
      ).subtracting(denied[resource.address] ?? [])
      for other in named.sorted() where !reaches(other, resource.address) {
        allowed[resource.address, default: []].insert(other)
      }
    }
  }

  private func reaches(_ start: ResourceAddress, _ goal: ResourceAddress) -> Bool {
    var waiting = [start]
    var seen: Set<ResourceAddress> = []
    while let address = waiting.popLast() {
      if address == goal { return true }
      guard seen.insert(address).inserted else { continue }
      waiting += allowed[address] ?? []
    }
    return false
  }

  private func directTargets(
    _ value: Value?, _ type: FieldType, from address: ResourceAddress
  ) -> [ResourceAddress] {
    switch (type, value) {
    case (.reference(let sections, let attribute), .string(let text)?):
      targets.filter {
        $0.value == text && $0.attribute == attribute && sections.contains($0.address.section)
          && $0.address != address
      }.prefix(1).map(\.address)
    case (.list(let item, _, _), .list(let items)?):
      items.flatMap { directTargets($0, item, from: address) }
    case (.map(_, let inner), .map(let entries)?):
      entries.values.flatMap { directTargets($0, inner, from: address) }
    case (.object(let fields), .map(let entries)?),
      (.shorthand(_, let fields), .map(let entries)?):
      fields.flatMap { directTargets(entries[$0.name], $0.type, from: address) }
    case (.shorthand, _): directTargets(value, type.short, from: address)
    default: []
    }
  }

  private struct Extra {
    var needs: Set<ResourceAddress>
    var section: String
    /// Existing resources.
    var found: FoundResource?
  }

  /// What a declaration with these references expands to, besides itself.
  private func extras(
    of resource: Import.Resource, naming named: Set<ResourceAddress>
  ) -> [Extra] {
    let declaration = declaration(of: resource, naming: named)
    let resolution = resolution
    return resource.kind.expand(declaration).filter { $0.address != resource.address }.map {
      extra in
      let needs = Set(extra.properties.values.flatMap(\.references).compactMap(\.address))
        .subtracting([resource.address])
      let resolved = Properties(resolution.resolved(extra.properties))
      let section = extra.address.section
      return Extra(
        needs: needs, section: section, found: inventory.holds(section, resolved, in: scope))
    }
  }

  /// The resources whose policies or roles lack a statement that a declaration with these
  /// references needs: a plan would add it.
  private func missingGrants(
    of resource: Import.Resource, naming named: Set<ResourceAddress>
  ) -> [ResourceAddress] {
    let stack = StackResources(
      { address in
        byAddress[address].map { declaration(of: $0, naming: Set(byAddress.keys)) }
      }, kind: { inventory.kind(of: $0) })
    let link = declaration(of: resource, naming: named)
    return resource.kind.grants(of: link, in: stack).filter { grant in
      guard let kind = inventory.kind(of: grant.section)?.withGrants else { return false }
      let needed = resolution.resolved(grant.statement)
      let carriers = resources.filter { other in
        other.address.section == grant.section
          && kind.recipient(of: declaration(of: other, naming: [grant.recipient]))
            == grant.recipient
      }
      if carriers.isEmpty { return kind.carrier(of: grant) != nil }
      return !carriers.contains { carrier in
        (carrier.properties[kind.grantedField]?.list ?? kind.usualStatements)
          .contains { kind.covers($0, needed) }
      }
    }.map { $0.through ?? $0.recipient }
  }

  private func declaration(
    of resource: Import.Resource, naming named: Set<ResourceAddress>
  ) -> ResourceDeclaration {
    let properties = resource.properties.reduce(into: [String: Value]()) { result, entry in
      let field = resource.kind.schema.field(named: entry.key)
      result[entry.key] = field.map { referring(entry.value, $0.type, named) } ?? entry.value
    }
    return ResourceDeclaration(
      address: resource.address, properties: properties,
      location: SourceLocation(file: "import", range: Self.nowhere))
  }

  private var resolution: Resolution {
    Resolution(
      scope: scope,
      attributes: Dictionary(
        resources.map { ($0.address, $0.attributes) }, uniquingKeysWith: { first, _ in first }))
  }

  private static let nowhere: SourceRange = {
    let start = SourcePosition(line: 1, column: 1, offset: 0)
    return SourceRange(start: start, end: start)
  }()

  /// A value with references in its fields that take a resource.
  private func referring(
    _ value: Value, _ type: FieldType, _ named: Set<ResourceAddress>
  ) -> Value {
    switch (type, value) {
    case (.reference(let sections, let attribute), .string(let text)):
      targets.first {
        $0.value == text && $0.attribute == attribute && sections.contains($0.address.section)
          && named.contains($0.address)
      }.map { .unresolved(Template(.resource($0.address, attribute: attribute))) } ?? value
    case (.list(let item, _, _), .list(let items)):
      .list(items.map { referring($0, item, named) })
    case (.map(_, let inner), .map(let entries)):
      .map(entries.mapValues { referring($0, inner, named) })
    case (.object(let fields), .map(let entries)), (.shorthand(_, let fields), .map(let entries)):
      .map(
        entries.reduce(into: [String: Value]()) { result, entry in
          let type = fields.first { $0.name == entry.key }?.type
          result[entry.key] = type.map { referring(entry.value, $0, named) } ?? entry.value
        })
    case (.shorthand, _): referring(value, type.short, named)
    default: value
    }
  }

  // MARK: Texts

  private func target(
    of text: String, _ sections: [String], _ attribute: String, from address: ResourceAddress
  ) -> ResourceAddress? {
    targets.first {
      $0.value == text && $0.attribute == attribute && sections.contains($0.address.section)
        && allowed[address]?.contains($0.address) == true
    }?.address
  }

  private func texts(in value: Value) -> [String] {
    switch value {
    case .string(let text): [text]
    case .list(let items): items.flatMap(texts)
    case .map(let entries): entries.sorted { $0.key < $1.key }.flatMap { texts(in: $0.value) }
    case .null, .boolean, .integer, .number, .unresolved, .secret: []
    }
  }

  private func mentioned(in text: String) -> [ResourceAddress] {
    cut(text) { _ in true }.compactMap { part in
      if case .reference(.resource(let address, _)) = part { address } else { nil }
    }
  }

  private func parts(of text: String, from address: ResourceAddress) -> [Template.Part] {
    cut(text) { allowed[address]?.contains($0) == true }
  }

  /// Splits a text at ARNs and URLs of resources; a name only counts if it is the whole text and
  /// unambiguous.
  private func cut(
    _ text: String, _ isAllowed: (ResourceAddress) -> Bool
  ) -> [Template.Part] {
    let whole = targets.filter { $0.isUnique && $0.value == text && isAllowed($0.address) }
    if let first = whole.first, Set(whole.map(\.address)).count == 1 {
      return [.reference(.resource(first.address, attribute: first.attribute))]
    }
    for target in targets
    where (target.value.hasPrefix("arn:") || target.value.contains("://"))
      && isAllowed(target.address)
    {
      guard let range = text.firstRange(of: target.value),
        range.upperBound == text.endIndex || "/:?#".contains(text[range.upperBound])
      else { continue }
      let (head, tail) = (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
      return (head.isEmpty ? [] : cut(head, isAllowed))
        + [.reference(.resource(target.address, attribute: target.attribute))]
        + (tail.isEmpty ? [] : cut(tail, isAllowed))
    }
    return [.literal(text)]
  }
}
