/// The stable code of a diagnostic; once released, a code keeps its meaning.
package enum DiagnosticCode: String, Hashable, Sendable, CaseIterable {
  // The text
  case yamlSyntax = "yaml-syntax"
  case invalidEncoding = "invalid-encoding"
  case controlCharacter = "control-character"
  case nestingTooDeep = "nesting-too-deep"
  case severalDocuments = "several-documents"
  case emptyStack = "empty-stack"
  // YAML
  case duplicateKey = "duplicate-key"
  case invalidKey = "invalid-key"
  case unknownTag = "unknown-tag"
  case tagMismatch = "tag-mismatch"
  case unknownAlias = "unknown-alias"
  case recursiveAlias = "recursive-alias"
  case aliasExpansion = "alias-expansion"
  case invalidMerge = "invalid-merge"
  // Shape
  case unknownSection = "unknown-section"
  case unknownField = "unknown-field"
  case computedField = "computed-field"
  case missingField = "missing-field"
  case missingValue = "missing-value"
  case invalidName = "invalid-name"
  case duplicateName = "duplicate-name"
  case invalidRename = "invalid-rename"
  // Values
  case wrongType = "wrong-type"
  case outOfRange = "out-of-range"
  case invalidDuration = "invalid-duration"
  case invalidSize = "invalid-size"
  case unknownValue = "unknown-value"
  case wrongLength = "wrong-length"
  case patternMismatch = "pattern-mismatch"
  case wrongCount = "wrong-count"
  case invalidPolicy = "invalid-policy"
  case unknownRegion = "unknown-region"
  case kindRule = "kind-rule"
  // References
  case invalidReference = "invalid-reference"
  case referenceNotAllowed = "reference-not-allowed"
  case secretNotAllowed = "secret-not-allowed"
  case selfReference = "self-reference"
  case unknownResource = "unknown-resource"
  case unknownAttribute = "unknown-attribute"
  case wrongAttribute = "wrong-attribute"
  case wrongKind = "wrong-kind"
  case ambiguousName = "ambiguous-name"
  // Parameters
  case unknownParameter = "unknown-parameter"
  case parameterRequired = "parameter-required"
  case parameterValue = "parameter-value"
  case invalidParameter = "invalid-parameter"
  // Between resources
  case resourceCollision = "resource-collision"
  case sameResource = "same-resource"
  case dependencyCycle = "dependency-cycle"
  // Allowed, but seldom meant
  case unusedParameter = "unused-parameter"
  case unusedResource = "unused-resource"
  case openPrincipal = "open-principal"
  case wildcardPermission = "wildcard-permission"
  case publicAccess = "public-access"
  case noRecovery = "no-recovery"
  case deliveryRefused = "delivery-refused"
  case shortTimeout = "short-timeout"
  case shadowedRoute = "shadowed-route"
  case literalName = "literal-name"
  case nameLimit = "name-limit"
  case nameFromWas = "name-from-was"
  case unknownRuntime = "unknown-runtime"
  case deprecatedRuntime = "deprecated-runtime"
  // Between stack and target
  case noConnection = "no-connection"
  case endpointUnreachable = "endpoint-unreachable"
  case readFailed = "read-failed"
  case artifactFailed = "artifact-failed"
  case foreignResource = "foreign-resource"
  case unmarkedResource = "unmarked-resource"
  case appliedElsewhere = "applied-elsewhere"
  case adoptionImpossible = "adoption-impossible"
  case moveRefused = "move-refused"
  case dataWouldBeLost = "data-would-be-lost"
  case settingsWouldBeLost = "settings-would-be-lost"
  case ledgerUnreadable = "ledger-unreadable"
  case ledgerHeld = "ledger-held"
  case ledgerLost = "ledger-lost"
  case ledgerFailed = "ledger-failed"
  case secretUnknown = "secret-unknown"
  case planOutdated = "plan-outdated"
  case notApplied = "not-applied"
  // A file that can't be laid out
  case notFormattable = "not-formattable"
  // An event for a function
  case invalidEvent = "invalid-event"
}

extension DiagnosticCode {
  /// Those that no file alone can show: they take kinds' sugar, or a target.
  package static let beyondTheFile: Set<DiagnosticCode> = [
    .resourceCollision, .sameResource, .dependencyCycle, .noConnection, .endpointUnreachable,
    .readFailed, .artifactFailed, .foreignResource, .unmarkedResource, .appliedElsewhere,
    .adoptionImpossible, .moveRefused, .dataWouldBeLost, .settingsWouldBeLost, .ledgerUnreadable,
    .ledgerHeld, .ledgerLost, .ledgerFailed, .secretUnknown, .planOutdated, .notApplied,
    .notFormattable, .invalidEvent,
  ]

  /// Those that `cairn lint` warns of.
  package static let lints: Set<DiagnosticCode> = [
    .unusedParameter, .unusedResource, .openPrincipal, .wildcardPermission, .publicAccess,
    .noRecovery, .deliveryRefused, .shortTimeout, .shadowedRoute, .literalName, .nameLimit,
    .nameFromWas, .unknownRuntime, .deprecatedRuntime,
  ]

  /// The fixed short line that messages of this code begin with; a kind's rules bring their own.
  package var summary: String {
    switch self {
    case .yamlSyntax: "Not valid YAML"
    case .invalidEncoding: "Not UTF-8 text"
    case .controlCharacter: "Control character"
    case .nestingTooDeep: "Nested too deeply"
    case .severalDocuments: "More than one document"
    case .emptyStack: "Empty stack"
    case .duplicateKey: "Duplicate key"
    case .invalidKey: "Invalid key"
    case .unknownTag: "Unknown tag"
    case .tagMismatch: "Value and tag disagree"
    case .unknownAlias: "Unknown alias"
    case .recursiveAlias: "Alias inside what it repeats"
    case .aliasExpansion: "Aliases repeat too much"
    case .invalidMerge: "Invalid merge"
    case .unknownSection: "Unknown section"
    case .unknownField: "Unknown field"
    case .computedField: "Field is set by cairn"
    case .missingField: "Missing field"
    case .missingValue: "Missing value"
    case .invalidName: "Invalid name"
    case .duplicateName: "Name used twice"
    case .invalidRename: "Invalid rename"
    case .wrongType: "Wrong type"
    case .outOfRange: "Out of range"
    case .invalidDuration: "Invalid duration"
    case .invalidSize: "Invalid size"
    case .unknownValue: "Unknown value"
    case .wrongLength: "Wrong length"
    case .patternMismatch: "Invalid text"
    case .wrongCount: "Wrong number of items"
    case .invalidPolicy: "Invalid policy statement"
    case .unknownRegion: "Unknown region"
    case .kindRule: "Fields that do not fit together"
    case .invalidReference: "Invalid reference"
    case .referenceNotAllowed: "Reference not allowed here"
    case .secretNotAllowed: "Secret not allowed here"
    case .selfReference: "Reference to itself"
    case .unknownResource: "Unknown resource"
    case .unknownAttribute: "Unknown attribute"
    case .wrongAttribute: "Wrong attribute"
    case .wrongKind: "Wrong kind of resource"
    case .ambiguousName: "Ambiguous name"
    case .unknownParameter: "Unknown parameter"
    case .parameterRequired: "Parameter without a value"
    case .parameterValue: "Invalid parameter value"
    case .invalidParameter: "Invalid parameter declaration"
    case .resourceCollision: "Two resources at one address"
    case .sameResource: "Declared twice"
    case .dependencyCycle: "Resources that need one another"
    case .unusedParameter: "Parameter that nobody reads"
    case .unusedResource: "Resource that nobody uses"
    case .openPrincipal: "Open to everyone"
    case .wildcardPermission: "More allowed than needed"
    case .publicAccess: "Public access"
    case .noRecovery: "Lost data can't be had back"
    case .deliveryRefused: "Messages will be refused"
    case .shortTimeout: "Handed out again while at work"
    case .shadowedRoute: "Route that no request reaches"
    case .literalName: "Name written out"
    case .nameLimit: "Name over the service's limit"
    case .nameFromWas: "Name that hangs on `was`"
    case .unknownRuntime: "Unknown runtime"
    case .deprecatedRuntime: "Deprecated runtime"
    case .noConnection: "No connection to the target"
    case .endpointUnreachable: "The target does not answer"
    case .readFailed: "Reading failed"
    case .artifactFailed: "The code could not be built"
    case .foreignResource: "Somebody else's resource"
    case .unmarkedResource: "Nothing says whose it is"
    case .appliedElsewhere: "Last applied from another place"
    case .adoptionImpossible: "Can't be taken over"
    case .moveRefused: "Can't be moved"
    case .dataWouldBeLost: "Data would be lost"
    case .settingsWouldBeLost: "Unmanaged settings would be lost"
    case .ledgerUnreadable: "The ledger can't be used"
    case .ledgerHeld: "Somebody else is at work"
    case .ledgerLost: "The lock was lost"
    case .ledgerFailed: "The target refused"
    case .secretUnknown: "Secret not known"
    case .planOutdated: "The plan no longer holds"
    case .notApplied: "Not applied yet"
    case .notFormattable: "Can't be laid out"
    case .invalidEvent: "Not valid JSON"
    }
  }

  /// When it is reported, in one sentence.
  package var doc: String {
    switch self {
    case .yamlSyntax: "The file breaks off or is laid out in a way that YAML does not allow."
    case .invalidEncoding: "The file holds bytes that are not UTF-8 text."
    case .controlCharacter: "The file holds a character that YAML does not allow in a text."
    case .nestingTooDeep: "Lists and maps stand inside one another more than 128 levels deep."
    case .severalDocuments: "A second YAML document begins in the file."
    case .emptyStack: "The file declares nothing."
    case .duplicateKey: "A map has the same key twice."
    case .invalidKey: "A key is a list, a map or empty."
    case .unknownTag: "A value carries a tag (`!…`) that the stack language does not have."
    case .tagMismatch: "A value is not of the type that its own tag names."
    case .unknownAlias:
      "An alias (`*name`) repeats an anchor (`&name`) that does not stand before it."
    case .recursiveAlias: "An alias stands inside the very thing that it repeats."
    case .aliasExpansion: "Written out, the file's aliases would come to more than 100,000 values."
    case .invalidMerge: "A merge key (`<<`) holds something other than a map or a list of maps."
    case .unknownSection: "A section is named that no kind has."
    case .unknownField: "A field is written that its resource or object does not have."
    case .computedField: "A field is written that only cairn sets."
    case .missingField: "A required field is absent."
    case .missingValue: "A field stands there without a value."
    case .invalidName: "A name does not keep to its rule."
    case .duplicateName: "Two resources of a kind have the same physical name."
    case .invalidRename: "`was` names something that the resource can't have been."
    case .wrongType: "A value is not of the field's type."
    case .outOfRange: "A number, duration or size is outside of the field's limits."
    case .invalidDuration: "A duration is not written as `60s`, `5m`, `12h` or `4d`."
    case .invalidSize: "A size is not written as `256MB` or `1GB`."
    case .unknownValue: "A value is none of those that the field takes."
    case .wrongLength: "A text is shorter or longer than the field allows."
    case .patternMismatch: "A text has characters or a form that the field does not allow."
    case .wrongCount: "A list has fewer or more items than the field allows."
    case .invalidPolicy: "A policy statement is not one that IAM would take."
    case .unknownRegion: "A region has no known name; a target may silently take another."
    case .kindRule: "Fields of one resource, or resources of one stack, contradict one another."
    case .invalidReference: "A `${…}` is not closed or names nothing that can be referred to."
    case .referenceNotAllowed: "A reference stands where its value has to be known beforehand."
    case .secretNotAllowed: "A secret stands where its value is shown, or finds a resource again."
    case .selfReference: "A resource refers to itself."
    case .unknownResource: "A reference names a resource that the stack does not declare."
    case .unknownAttribute: "A reference asks for an attribute that the kind does not have."
    case .wrongAttribute: "A field that takes one attribute of a resource is given another."
    case .wrongKind: "A field that takes a resource of one kind is given one of another."
    case .ambiguousName: "A bare name fits resources of two kinds."
    case .unknownParameter: "A parameter is used or given that the stack does not declare."
    case .parameterRequired: "A parameter without a default is given no value."
    case .parameterValue: "The value given for a parameter does not fit its declaration."
    case .invalidParameter: "The declaration of a parameter contradicts itself."
    case .resourceCollision: "Sugar makes a resource at an address that another one has."
    case .sameResource: "Two declarations mean the same resource of the account."
    case .dependencyCycle: "Resources need one another in a circle, so none can be made first."
    case .unusedParameter: "A parameter is declared that nothing in the stack reads."
    case .unusedResource: "A resource has no tie to the rest of a stack whose parts are tied."
    case .openPrincipal: "A statement allows everyone, without a condition."
    case .wildcardPermission: "A statement allows all actions, or them of all resources."
    case .publicAccess: "What a resource holds can be made public."
    case .noRecovery: "Data that is deleted or can't be handled is gone."
    case .deliveryRefused: "A resource sends to another whose policy does not let it."
    case .shortTimeout: "Work is handed out again before its first receiver has to be done."
    case .shadowedRoute: "Other routes take every request that a route is for."
    case .literalName: "The name of a resource of the stack is written out, not referred to."
    case .nameLimit: "A name is longer than the service takes, so another is made of it."
    case .nameFromWas: "A renamed resource has its physical name from `was` alone."
    case .unknownRuntime: "A function names a runtime that Cairn doesn't know of."
    case .deprecatedRuntime: "A function runs on a runtime that AWS no longer patches."
    case .noConnection: "Nothing listens where the target should be."
    case .endpointUnreachable: "The target does not answer, or there are no credentials for it."
    case .readFailed: "The target did not say how a resource is."
    case .artifactFailed: "A function's code could not be built or packed."
    case .foreignResource: "A thing of the declared name is there, and not this stack's."
    case .unmarkedResource: "What is to be deleted bears no marks of the stack any more."
    case .appliedElsewhere: "What an apply from another folder or machine made would be deleted."
    case .adoptionImpossible: "A foreign thing would have to be replaced to be as declared."
    case .moveRefused: "Another stack still needs what this one is to take over."
    case .dataWouldBeLost: "A change would lose data, and nobody said that it may."
    case .settingsWouldBeLost:
      "A change can't keep what another tool set and no field of the kind holds."
    case .ledgerUnreadable: "What lies where the ledger should be is not one this cairn can use."
    case .ledgerHeld: "Another run holds the stack's lock."
    case .ledgerLost: "Another run took the lock over meanwhile, or the target was wiped."
    case .ledgerFailed: "Who we are could not be asked, or the ledger not be read or written."
    case .secretUnknown: "Only the hash of a secret is known, and its value is needed."
    case .planOutdated: "The stack was changed since the plan was made."
    case .notApplied: "What the command works on has not been applied, or not as the file says."
    case .notFormattable: "Something in the file has no place in the layout of `cairn fmt`."
    case .invalidEvent: "The event for a function is not valid JSON."
    }
  }
}

extension Diagnostic {
  /// A diagnostic with its code's own summary.
  package init(
    _ code: DiagnosticCode, severity: Severity = .error, _ detail: String,
    at location: SourceLocation?, notes: [Note] = [], fix: Fix? = nil
  ) {
    self.init(
      code, severity: severity, summary: code.summary, detail: detail, at: location,
      notes: notes, fix: fix)
  }
}

extension Sequence<Diagnostic> {
  /// By file and place; at one place errors go before warnings. What is told twice is told once.
  package func sortedByPlace() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let unique = filter { seen.insert($0).inserted }
    return unique.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      let keyA = (a.location?.file ?? "", a.location?.range.start.offset ?? 0)
      let keyB = (b.location?.file ?? "", b.location?.range.start.offset ?? 0)
      if keyA != keyB { return keyA < keyB }
      if a.severity != b.severity { return a.severity == .error }
      return left.offset < right.offset
    }.map(\.element)
  }
}
