import CairnEngine
import CairnLanguage

extension Function {
  /// Lambda "CreateFunction", Role: refused if Lambda can't assume the role.
  static let trustRule = StackRule(each: { function, stack in
    Role.distrust(
      of: "lambda.amazonaws.com", "Lambda", in: function.properties[Function.role.name],
      at: Function.role.name, stack
    ) { "Lambda runs the function in `\($0)`, which doesn't let it." }
  })
}
