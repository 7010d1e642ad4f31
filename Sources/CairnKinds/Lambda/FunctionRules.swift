import CairnLanguage

/// Rules between the fields of a function.
enum FunctionRules {
  static let code = Rule { properties in
    let ways = ["package", "zip", "folder", "image"].filter { properties[$0] != nil }
    var violations: [Rule.Violation] = []
    if ways.isEmpty && properties["product"] == nil {
      violations.append(
        .init(
          path: nil, summary: "The function has no code",
          detail: "Name the source of the code: `package` and `product` for a Swift package, "
            + "`zip` for an existing zip, `folder` for a folder to zip, or `image` for a container "
            + "image."))
    }
    if ways.count > 1 {
      let named = ways.map { "`\($0)`" }.joined(separator: " and ")
      violations.append(
        .init(
          path: ways[1], summary: "The function has two sources of code",
          detail: "A function has one source of code, but \(named) are given. Remove all but one."))
    }
    if properties["package"] != nil && properties["product"] == nil {
      violations.append(
        .init(
          path: "package", summary: "The package's product is missing",
          detail: "A Swift package can have several executables: name the one that is the handler "
            + "in `product`."))
    }
    if properties["product"] != nil && properties["package"] == nil {
      violations.append(
        .init(
          path: "product", summary: "The product's package is missing",
          detail: "`product` names an executable of a Swift package: give the package's folder in "
            + "`package`."))
    }
    if properties["exclude"] != nil && properties["folder"] == nil {
      violations.append(
        .init(
          path: "exclude", summary: "There is no folder to exclude from",
          detail: "`exclude` lists what to leave out of `folder`, and the function has no `folder`."
        ))
    }
    return violations
  }

  static let handler = Rule { properties in
    guard let runtime = properties["runtime"]?.string, !runtime.hasPrefix("provided"),
      properties["image"] == nil
    else {
      return []
    }
    if properties["package"] != nil {
      return [
        .init(
          path: "runtime", summary: "The runtime doesn't run Swift",
          detail: "A Swift executable brings its own runtime loop and needs `provided.al2023` or "
            + "another `provided` runtime, not `\(runtime)`.")
      ]
    }
    guard properties["handler"] == nil else { return [] }
    return [
      .init(
        path: "runtime", summary: "The handler is missing",
        detail: "The runtime `\(runtime)` has to know what to call in the code: write it in "
          + "`handler`, as in `handler: app.handler`.")
    ]
  }

  /// Lambda "Using Lambda environment variables", defined runtime environment variables.
  private static let reserved: Set<String> = [
    "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
  ]

  static let environment = Rule { properties in
    guard let variables = properties["environment"]?.map else { return [] }
    var violations = variables.keys.filter(reserved.contains).sorted().map { name in
      Rule.Violation(
        path: "environment.\(name)", summary: "A variable of Lambda's own",
        detail: "Lambda sets `\(name)` itself and refuses a function that sets it. Choose another "
          + "name.")
    }
    let size = variables.reduce(0) { $0 + $1.key.utf8.count + ($1.value.string?.utf8.count ?? 0) }
    if size > 4096 {
      violations.append(
        .init(
          path: "environment", summary: "The environment is too large",
          detail: "Names and values take more than the 4096 bytes that Lambda allows together."))
    }
    return violations
  }

  static let role = Rule { properties in
    guard properties["role"] != nil, properties["permissions"] != nil else { return [] }
    return [
      .init(
        path: "permissions", summary: "The function has a role and permissions",
        detail: "`permissions` creates a role for the function, so it can't be combined with "
          + "`role`. Add the statements to the role, or remove `role`.")
    ]
  }

  /// An emulator takes the id of a function's URL from this tag.
  static let idTag = EmulatorID.tagRule(
    owner: "URL", described: "a function's URL", noun: "function", instead: "the function's `url`")
}
