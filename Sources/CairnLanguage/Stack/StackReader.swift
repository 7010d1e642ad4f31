/// Reads a stack: takes bytes, and returns a typed and checked `Stack` or diagnostics. It accesses
/// no file, network or clock.
package enum StackReader {
  /// - Parameters:
  ///   - schemas: the kinds that a stack can declare, in the order in which messages list their
  ///     sections.
  ///   - parameters: values given on the command line (`--set`); they override those of files.
  ///   - parameterFiles: files of values; later ones override earlier ones.
  ///   - variables: values in environment variables; files override them.
  ///   - attached: the files that fields name; nil leaves them out.
  /// - Returns: the stack and all diagnostics, sorted by place. The stack is nil if one of them is
  ///   an error.
  package static func read(
    source: SourceFile, schemas: [KindSchema], parameters: [String: String] = [:],
    parameterFiles: [SourceFile] = [], variables: ParameterVariables = ParameterVariables(),
    attached: AttachedFiles? = nil
  ) -> (stack: Stack?, diagnostics: [Diagnostic]) {
    let (root, problems) = YAMLReader.read(source)
    if let kind = ForeignFile.kind(of: root, in: source) {
      return (nil, [Reading(source: source, schemas: schemas).foreign(kind, root)])
    }
    let reading = Reading(source: source, schemas: schemas, attached: attached)
    reading.diagnostics = problems
    reading.variables = variables
    var given: [GivenParameter] = []
    for file in parameterFiles {
      let (values, problems) = ParameterFile.read(file)
      given += values
      reading.diagnostics += problems
    }
    given += parameters.sorted { $0.key < $1.key }
      .map { GivenParameter(name: $0.key, text: $0.value, origin: .option) }

    // After such an error the rest of the text is unreliable, and further diagnostics would be
    // misleading.
    var stack: Stack?
    if !problems.contains(where: \.code.breaksOffText) {
      stack = reading.readStack(root, given: given)
    }
    let diagnostics = reading.diagnostics.map(reading.redaction.redacted).sortedByPlace()
      .withoutRepetitions
    return (diagnostics.contains { $0.severity == .error } ? nil : stack, diagnostics)
  }
}

extension DiagnosticCode {
  /// Whether the rest of the file could not be read after this error.
  var breaksOffText: Bool {
    switch self {
    case .yamlSyntax, .invalidEncoding, .controlCharacter, .nestingTooDeep: true
    default: false
    }
  }
}

extension Reading {
  /// The keys of a stack that aren't sections of kinds.
  static let ownKeys = ["stack", "description", "region", "parameters", "outputs"]

  /// About the file of another tool.
  fileprivate func foreign(_ kind: String, _ root: YAMLNode?) -> Diagnostic {
    let start = SourcePosition(line: 1, column: 1, offset: source.byteOrderMarkLength)
    let place = root?.pairs?.first?.key.place ?? SourceRange(start: start, end: start)
    return Diagnostic(
      .foreignFile,
      "This is \(kind). A stack of Cairn begins with its name: `stack: my-service`. Once its own "
        + "tool has deployed it, `cairn import --all -o stacks/NAME.yaml` writes the stack for what "
        + "exists.", at: location(place))
  }

  func readStack(_ root: YAMLNode?, given: [GivenParameter]) -> Stack? {
    let start = SourcePosition(line: 1, column: 1, offset: source.byteOrderMarkLength)
    guard let root, !root.isNull else {
      report(
        .emptyStack,
        "The file declares nothing. A stack begins with its name: `stack: my-service`.",
        at: location(SourceRange(start: start, end: start)))
      return nil
    }
    if root.isBroken { return nil }
    guard let pairs = root.pairs else {
      report(
        .wrongType,
        "A stack is a map that begins with its name (`stack: my-service`), but this is "
          + "\(root.noun).", at: root)
      return nil
    }
    let nameNode = root["stack"]
    let misspelt = misspeltSections(pairs)
    parametersAreKnown = !misspelt.contains("parameters")
    let place =
      pairs.first { $0.name == "stack" }.map { location($0.key) }
      ?? pairs.first.map {
        location(SourceRange(start: $0.key.place.start, end: $0.key.place.start))
      }
      ?? location(SourceRange(start: start, end: start))
    readParameters(pairs.first { $0.name == "parameters" }, given: given, stack: place)
    if nameNode != nil || !misspelt.contains("stack") { stackName = readName(nameNode, place) }
    region = root["region"].flatMap { readRegion($0) }
    if let description = root["description"] {
      _ = decode(description, as: .string(), at: Spot(name: "description"))
    }
    for pair in pairs where schema(of: pair.name) != nil {
      indexNames(pair.value, section: pair.name)
    }
    // The section that was probably meant counts as unreadable, so that references into it aren't
    // reported.
    for section in misspelt { names[section, default: SectionNames()].isBroken = true }

    var resources: [ResourceDeclaration] = []
    for pair in pairs {
      if let schema = schema(of: pair.name) { resources += readSection(pair.value, schema) }
    }
    let outputs = root["outputs"].map { readOutputs($0) } ?? []
    guard let stackName else { return nil }
    var values: [String: Value] = [:]
    for parameter in parameters.values {
      values[parameter.name] = parameter.isSecret ? parameter.value?.asSecret : parameter.value
    }
    let stack = Stack(
      name: stackName, location: place, region: region, file: source.name, parameters: values,
      parameterTexts: parameters.compactMapValues(\.text),
      secretParameters: Set(parameters.values.filter(\.isSecret).map(\.name)),
      resources: resources, outputs: outputs)
    var sound = stack
    if !contradictory.isEmpty {
      sound.resources.removeAll { contradictory.contains($0.address) }
    }
    let index = StackIndex(sound)
    diagnostics += index.violations(of: schemas)
    self.index = index
    return stack
  }

  /// Reports keys that aren't sections. Returns the sections that were probably meant.
  private func misspeltSections(_ pairs: [YAMLNode.Pair]) -> Set<String> {
    let known = Self.ownKeys + schemas.map(\.section)
    var meant: Set<String> = []
    for pair in pairs
    where !Self.ownKeys.contains(pair.name) && schema(of: pair.name) == nil
      && !ExtensionKey.isOne(pair.name)
    {
      if let meant = ExtensionKey.meant(by: pair.name) {
        report(
          .unknownSection,
          "A stack has no section \(quoted(pair.name)). A key that only holds anchors begins with "
            + "`x-`: write \(quoted(meant)).", at: pair.key,
          fix: replacement(of: pair.name, by: meant, at: pair.key.place))
        continue
      }
      if let instead = ToolKeys.instead[pair.name] {
        report(
          .unknownSection, "A stack has no section \(quoted(pair.name)). \(instead)", at: pair.key)
        continue
      }
      let folded = NearMiss.folded(pair.name)
      let isSpelling = known.contains { NearMiss.folded($0) == folded }
      if !isSpelling, let meaning = meaning(ofSection: pair.name) {
        meant.formUnion(meaning.places.filter { $0.path == nil }.map(\.section))
        let section = meaning.section.flatMap { section in
          pairs.contains { $0.name == section } ? nil : section
        }
        report(
          .unknownSection, "A stack has no section \(quoted(pair.name))\(meaning.clause)",
          at: pair.key,
          fix: section.map { replacement(of: pair.name, by: $0, at: pair.key.place) })
        continue
      }
      let (text, fix) = suggestion(
        for: pair.name, among: known, at: pair.key.place,
        otherwise: fieldAdvice(ofSection: pair.name)
          ?? "There are\n\(wrapped(listing(known, limit: .max))).")
      report(
        .unknownSection, "A stack has no section \(quoted(pair.name)).\(text)", at: pair.key,
        fix: fix)
      if let near = NearMiss.best(for: pair.name, among: known) { meant.insert(near) }
    }
    return meant
  }

  private func readName(_ node: YAMLNode?, _ place: SourceLocation) -> String? {
    guard let node else {
      report(
        .missingField,
        "A stack needs a name, which identifies its resources: `stack: my-service`.", at: place)
      return nil
    }
    let spot = Spot(name: "stack")
    guard isReadable(node, before: spot, ["parameters"]) else { return nil }
    let value = decode(node, as: .string(), at: spot)
    if value?.isSecret == true { return reportSecret(spot, node)?.string }
    guard case .string(let name)? = value else { return nil }
    if let problem = NameRule.stack.problem(with: name) {
      report(.invalidName, "The stack name \(quoted(name)) \(problem)", at: node)
      return nil
    }
    return name
  }

  private func readRegion(_ node: YAMLNode) -> String? {
    let spot = Spot(name: "region")
    guard isReadable(node, before: spot, ["parameters"]) else { return nil }
    let value = decode(node, as: .string(), at: spot)
    if value?.isSecret == true { return reportSecret(spot, node)?.string }
    guard let name = value?.string else { return nil }
    if Regions.isKnown(name) { return name }
    let near = NearMiss.best(for: name, among: Regions.known)
    diagnostics.append(
      Diagnostic(
        .unknownRegion, severity: Regions.isPlausible(name) ? .warning : .error,
        "There is no region \(quoted(name)) that cairn knows of."
          + (near.map { " Did you mean \(quoted($0))?" } ?? " A region is named like `us-east-1`."),
        at: location(node), fix: near.map { replacement(of: name, by: $0, at: node.place) }))
    return name
  }

  /// Reports references that can't be resolved yet: the stack's name and region are read before
  /// everything except the parameters.
  private func isReadable(_ node: YAMLNode, before spot: Spot, _ allowed: [String]) -> Bool {
    for case .reference(let inner) in TemplateText.pieces(node.text ?? "") {
      let section = inner.prefix { $0 != "." }
      if allowed.contains(where: { $0 == section }) { continue }
      report(
        .referenceNotAllowed,
        "\(spot.label) is read before anything else, so it can only refer to `${parameters.…}`.",
        at: location(ofText: "${\(inner)}", in: node))
      return false
    }
    return true
  }

  private func readOutputs(_ node: YAMLNode) -> [OutputDeclaration] {
    guard let pairs = sectionPairs(node, "outputs") else { return [] }
    return pairs.compactMap { pair in
      guard checkName(pair.key, "output") else { return nil }
      let isText = pair.value.text != nil
      let value = decode(pair.value, as: isText ? .string() : .any, at: Spot(name: pair.name))
      return value.map {
        OutputDeclaration(name: pair.name, value: $0, location: location(pair.key))
      }
    }
  }
}
