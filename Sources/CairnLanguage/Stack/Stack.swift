/// A stack as its YAML declares it: typed, checked, with places, sugar not yet expanded.
package struct Stack: Sendable {
  package var name: String
  /// Where `stack:` stands.
  package var location: SourceLocation
  package var region: String?
  /// The stack file as the user named it; paths in the stack are relative to its folder.
  package var file: String
  /// Parameter values in force, defaults included.
  package var parameters: [String: Value]
  /// Parameters whose values are never to be shown.
  package var secretParameters: Set<String>
  /// In the order of the file.
  package var resources: [ResourceDeclaration]
  package var outputs: [OutputDeclaration]

  package init(
    name: String, location: SourceLocation, region: String?, file: String,
    parameters: [String: Value], secretParameters: Set<String> = [],
    resources: [ResourceDeclaration], outputs: [OutputDeclaration]
  ) {
    self.name = name
    self.location = location
    self.region = region
    self.file = file
    self.parameters = parameters
    self.secretParameters = secretParameters
    self.resources = resources
    self.outputs = outputs
  }
}

/// One resource of a stack.
package struct ResourceDeclaration: Sendable, Hashable {
  package enum Origin: Sendable, Hashable {
    case declared
    /// Made from sugar: the field of another resource.
    case expanded(from: ResourceAddress, field: String)
  }

  package var address: ResourceAddress
  /// What the user wrote, in normal form, plus the physical `name`; no other defaults.
  package var properties: [String: Value]
  /// The place of the resource's key.
  package var location: SourceLocation
  /// The place of each written field. Points at the key for fields, at the item for list items.
  package var fieldLocations: FieldPlaces
  package var origin: Origin
  /// `dependsOn:`, beside what the references say.
  package var dependsOn: [ResourceAddress]
  /// `ignoreDrift:`, fields as `memory` or `tags.team` that others may change.
  package var ignoreDrift: [String]
  /// `was:`, what it was before it was renamed or moved here.
  package var was: FormerAddress?

  package init(
    address: ResourceAddress, properties: [String: Value], location: SourceLocation,
    fieldLocations: FieldPlaces = [:], origin: Origin = .declared,
    dependsOn: [ResourceAddress] = [], ignoreDrift: [String] = [], was: FormerAddress? = nil
  ) {
    self.address = address
    self.properties = properties
    self.location = location
    self.fieldLocations = fieldLocations
    self.origin = origin
    self.dependsOn = dependsOn
    self.ignoreDrift = ignoreDrift
    self.was = was
  }

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

package struct OutputDeclaration: Sendable, Hashable {
  package var name: String
  package var value: Value
  package var location: SourceLocation

  package init(name: String, value: Value, location: SourceLocation) {
    self.name = name
    self.value = value
    self.location = location
  }
}
