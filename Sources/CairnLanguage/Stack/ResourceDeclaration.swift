/// One resource of a stack.
///
/// Copies share their storage, including what is derived from the fields, because a stack, its
/// graph and its index hold thousands of copies.
package struct ResourceDeclaration: Sendable {
  package enum Origin: Sendable, Hashable {
    case declared
    /// Generated from sugar: a field of another resource.
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

  /// The fields that the user wrote, in normal form, plus the physical `name`. No other defaults
  /// are added.
  package var properties: [String: Value] {
    get { record.fields.properties }
    set { change { $0.properties = newValue } }
  }

  /// The place of the resource's key.
  package var location: SourceLocation {
    get { record.fields.location }
    set { change { $0.location = newValue } }
  }

  /// The place of each written field: that of its key, or of the item in a list.
  package var fieldLocations: FieldPlaces {
    get { record.fields.fieldLocations }
    set { change { $0.fieldLocations = newValue } }
  }

  package var origin: Origin {
    get { record.fields.origin }
    set { change { $0.origin = newValue } }
  }

  /// The addresses in `dependsOn:`, without those that references imply.
  package var dependsOn: [ResourceAddress] {
    get { record.fields.dependsOn }
    set { change { $0.dependsOn = newValue } }
  }

  /// The paths in `ignoreDrift:`, such as `memory` or `tags.team`, that may be changed outside
  /// Cairn.
  package var ignoreDrift: [String] {
    get { record.fields.ignoreDrift }
    set { change { $0.ignoreDrift = newValue } }
  }

  /// The address in `was:`, before the resource was renamed or moved here.
  package var was: FormerAddress? {
    get { record.fields.was }
    set { change { $0.was = newValue } }
  }

  private mutating func change(_ edit: (inout Fields) -> Void) {
    var fields = record.fields
    edit(&fields)
    record = Record(fields)
  }

  /// The path in `ignoreDrift` for an unmanaged resource of this name inside this one.
  package static func unmanagedPath(_ name: String) -> String { "\(MetaField.unmanaged).\(name)" }

  /// Whether drift at this path is ignored: the path or one of its parents is in `ignoreDrift`.
  package func ignoresDrift(at path: String) -> Bool {
    ignoreDrift.contains { field in
      path == field || path.hasPrefix(field + ".") || path.hasPrefix(field + "[")
    }
  }

  /// The nearest known place of a field path: the field, its closest parent, or the resource.
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

// MARK: References to other resources

extension ResourceDeclaration {
  /// A resource's references to others.
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

  /// A field whose whole value is a reference to a resource.
  package struct Link: Hashable, Sendable {
    package var field: String
    package var target: ResourceAddress
  }

  private var ties: Ties { record.ties.get { Ties(properties) } }

  /// The resources that its fields refer to, each once, in no particular order.
  package var mentioned: [ResourceAddress] { ties.mentioned }

  /// The fields that are a single reference to a resource, in no particular order.
  package var links: [Link] { ties.links }

  package var containsSecret: Bool { ties.containsSecret }
}

extension Value {
  /// The resource that the value refers to, if it is a single reference.
  package var referredResource: ResourceAddress? {
    guard case .unresolved(let template) = self, template.parts.count == 1,
      case .reference(let reference) = template.parts[0]
    else { return nil }
    return reference.address
  }
}

extension Reference {
  /// The resource that it refers to; nil for an attribute of the stack.
  package var address: ResourceAddress? {
    if case .resource(let address, _) = self { address } else { nil }
  }
}
