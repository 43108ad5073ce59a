/* Shows those fields of a form that the answers given so far ask for; without a script all of them are there. */
class Asked extends window.StimulusModule.Controller {
  static targets = ["field"];

  connect() {
    this.show();
  }

  show() {
    const answers = new Set(["every", "takes"].map((name) => this.element.elements[name]?.value));
    for (const field of this.fieldTargets) {
      const asked = field.dataset.asked.split(" ").filter(Boolean);
      field.hidden = asked.length > 0 && !asked.some((answer) => answers.has(answer));
    }
  }
}

window.wagtail.app.register("x-asked", Asked);
