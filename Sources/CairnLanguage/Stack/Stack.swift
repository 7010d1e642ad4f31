/// A stack as its YAML declares it: typed and checked, with places. Sugar isn't expanded yet.
package struct Stack: Sendable {
  package var name: String
  /// The place of the key `stack`.
  package var location: SourceLocation
  package var region: String?
  /// The stack file as the user named it; paths in the stack are relative to its folder.
  package var file: String
  /// The values of parameters, including defaults.
  package var parameters: [String: Value]
  /// The text of each parameter's value, from its declaration or from where it was given. Passing
  /// it again gives the same value.
  package var parameterTexts: [String: String]
  /// The names of parameters with secret values.
  package var secretParameters: Set<String>
  /// The resources in the order of the file.
  package var resources: [ResourceDeclaration]
  package var outputs: [OutputDeclaration]

  package init(
    name: String, location: SourceLocation, region: String?, file: String,
    parameters: [String: Value], parameterTexts: [String: String] = [:],
    secretParameters: Set<String> = [],
    resources: [ResourceDeclaration], outputs: [OutputDeclaration]
  ) {
    self.name = name
    self.location = location
    self.region = region
    self.file = file
    self.parameters = parameters
    self.parameterTexts = parameterTexts
    self.secretParameters = secretParameters
    self.resources = resources
    self.outputs = outputs
  }
}

extension Stack {
  /// The texts of all parameters, to pass them again; those of secret parameters are secret values.
  package var givenParameters: [String: Value] {
    Dictionary(
      uniqueKeysWithValues: parameters.map { name, value in
        (name, value.isSecret ? value : .string(parameterTexts[name] ?? ""))
      })
  }
}

/// A value in `outputs`, which `cairn outputs` shows.
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
