//! The whole text of a question, for the clipboard: everything it says, and nothing secret.

use super::{Block, Content, Control, Fact, Value};
use crate::{app::State, text::Text};

impl Content {
    /// The text in lines; of text fields, only the labels.
    pub(in crate::app) fn in_words(&self, state: &State) -> String {
        let fact = |fact: &Fact| {
            let value = match &fact.value {
                Value::Words(words) | Value::Name(words) => words.clone(),
                Value::Instance(instance, status) => {
                    let (label, ip) = (instance.label_beside_id(), &instance.ip);
                    let status = status.as_deref().unwrap_or_default();
                    format!("{label} {ip} id {} {status}", instance.id)
                }
                Value::Account => {
                    let account = &state.account;
                    let user = account.user.as_ref().map(Text::shown);
                    let user = user.unwrap_or_default();
                    format!("{} {user} {}", account.name, account.server)
                }
            };
            format!("{} {value}", fact.label).trim().to_owned()
        };
        let lines = |block: &Block| match block {
            Block::Fact(of) => vec![fact(of)],
            Block::Facts(left, right) => vec![fact(left), fact(right)],
            Block::Paragraph(said, _) => vec![said.clone()],
            Block::Passing(said) => said.iter().cloned().collect(),
            Block::Control(Control::Row { name, what, .. }) => vec![format!("{name}: {what}")],
            Block::Control(Control::Choice { label, chosen, .. }) => {
                vec![format!("{label} {chosen}")]
            }
            Block::Control(Control::Toggles { label, boxes }) => {
                let chosen = boxes.iter().filter(|(_, is_chosen)| *is_chosen);
                let names: Vec<&str> = chosen.map(|(name, _)| *name).collect();
                vec![format!("{label} {}", names.join(" "))]
            }
            Block::Control(Control::Digits { asked, .. }) => vec![asked[0].clone()],
            // The stars of a password would reveal its length.
            Block::Control(Control::Text { .. } | Control::Buttons(_)) => Vec::new(),
            Block::Gap => vec![String::new()],
        };
        let text = self.blocks.iter().flat_map(lines);
        let lines: Vec<String> = [self.title.clone(), String::new()]
            .into_iter()
            .chain(text)
            .chain(self.sending.clone())
            .collect();
        lines.join("\n").trim_end().to_owned()
    }
}
