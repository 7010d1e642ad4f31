/// One resource of a stack.
///
/// Its copies share what it says and what follows from that: a stack, its graph and its index hold
/// thousands of them.
package struct ResourceDeclaration: Sendable {
  package enum Origin: Sendable, Hashable {
    case declared
    /// Made from sugar: the field of another resource.
    case expanded(from: ResourceAddress, field: String)
  }

  private var record: Record

  private struct Fields: Hashable {
    var address: ResourceAddress
    var properties: [String: Value]
    var location: SourceLocation
    var fieldLocations: FieldPlaces
    var origin: Origin
    var dependsOn: [ResourceAddress]
    var ignoreDrift: [String]
    var was: FormerAddress?
  }

  private final class Record: Sendable {
    let fields: Fields
    let ties = Lazy<Ties>()

    init(_ fields: Fields) { self.fields = fields }
  }

  package init(
    address: ResourceAddress, properties: [String: Value], location: SourceLocation,
    fieldLocations: FieldPlaces = [:], origin: Origin = .declared,
    dependsOn: [ResourceAddress] = [], ignoreDrift: [String] = [], was: FormerAddress? = nil
  ) {
    record = Record(
      Fields(
        address: address, properties: properties, location: location,
        fieldLocations: fieldLocations, origin: origin, dependsOn: dependsOn,
        ignoreDrift: ignoreDrift, was: was))
  }

  package var address: ResourceAddress {
    get { record.fields.address }
    set { change { $0.address = newValue } }
  }

  /// What the user wrote, in normal form, plus the physical `name`; no other defaults.
  package var properties: [String: Value] {
    get { record.fields.properties }
    set { change { $0.properties = newValue } }
  }

  /// The place of the resource's key.
  package var location: SourceLocation {
    get { record.fields.location }
    set { change { $0.location = newValue } }
  }

  /// The place of each written field. Points at the key for fields, at the item for list items.
  package var fieldLocations: FieldPlaces {
    get { record.fields.fieldLocations }
    set { change { $0.fieldLocations = newValue } }
  }

  package var origin: Origin {
    get { record.fields.origin }
    set { change { $0.origin = newValue } }
  }

  /// `dependsOn:`, beside what the references say.
  package var dependsOn: [ResourceAddress] {
    get { record.fields.dependsOn }
    set { change { $0.dependsOn = newValue } }
  }

  /// `ignoreDrift:`, fields as `memory` or `tags.team` that others may change.
  package var ignoreDrift: [String] {
    get { record.fields.ignoreDrift }
    set { change { $0.ignoreDrift = newValue } }
  }

  /// `was:`, what it was before it was renamed or moved here.
  package var was: FormerAddress? {
    get { record.fields.was }
    set { change { $0.was = newValue } }
  }

  private mutating func change(_ edit: (inout Fields) -> Void) {
    var fields = record.fields
    edit(&fields)
    record = Record(fields)
  }

  /// What `ignoreDrift` calls an unmanaged thing of this name inside of the resource.
  package static func unmanagedPath(_ name: String) -> String { "\(MetaField.unmanaged).\(name)" }

  /// Whether a difference at this path, or around it, is left to others.
  package func ignoresDrift(at path: String) -> Bool {
    ignoreDrift.contains { field in
      path == field || path.hasPrefix(field + ".") || path.hasPrefix(field + "[")
    }
  }

  /// The nearest known place of a field path: the field, what holds it, or the resource.
  package func location(of path: String?) -> SourceLocation {
    var path = path ?? ""
    while !path.isEmpty {
      if let found = fieldLocations[path] { return found }
      guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
      path = String(path[..<cut])
    }
    return location
  }
}

extension ResourceDeclaration: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.record === right.record || left.record.fields == right.record.fields
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(address) }
}

// MARK: Ties

extension ResourceDeclaration {
  /// What ties a resource to others.
  private struct Ties {
    var mentioned: [ResourceAddress] = []
    var links: [Link] = []
    var containsSecret = false

    init(_ properties: [String: Value]) {
      var seen: Set<ResourceAddress> = []
      for (field, value) in properties {
        if value.containsSecret { containsSecret = true }
        if let target = value.referredResource { links.append(Link(field: field, target: target)) }
        value.forEachReference { reference in
          guard let address = reference.address, seen.insert(address).inserted else { return }
          mentioned.append(address)
        }
      }
    }
  }

  /// A field that refers to a resource as a whole.
  package struct Link: Hashable, Sendable {
    package var field: String
    package var target: ResourceAddress
  }

  private var ties: Ties { record.ties.get { Ties(properties) } }

  /// The resources that its fields refer to, each once, in no order.
  package var mentioned: [ResourceAddress] { ties.mentioned }

  /// In no order.
  package var links: [Link] { ties.links }

  package var containsSecret: Bool { ties.containsSecret }
}

extension Value {
  /// The resource that it is a single reference to.
  package var referredResource: ResourceAddress? {
    guard case .unresolved(let template) = self, template.parts.count == 1,
      case .reference(let reference) = template.parts[0]
    else { return nil }
    return reference.address
  }
}

extension Reference {
  /// The resource it points to, if it does.
  package var address: ResourceAddress? {
    if case .resource(let address, _) = self { address } else { nil }
  }
}
