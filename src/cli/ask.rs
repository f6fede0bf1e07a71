//! Questions on the terminal.

use super::Session;
use anstream::ColorChoice;
use inquire::ui::RenderConfig;
use inquire::{InquireError, Select, Text};
use std::io::IsTerminal;

/// Whoever was asked pressed Esc or Ctrl-C, or the terminal went away.
pub(super) struct GivenUp;

impl From<InquireError> for GivenUp {
    fn from(_: InquireError) -> Self {
        Self
    }
}

/// Asks, where there is a terminal.
pub(super) struct Asker {
    /// Whether somebody can be asked.
    pub(super) is_there: bool,
    help: &'static str,
    look: RenderConfig<'static>,
}

impl Asker {
    pub(super) fn of(session: &Session) -> Self {
        let mut look = match session.color {
            ColorChoice::Never => RenderConfig::empty(),
            _ => RenderConfig::default_colored(),
        };
        look.canceled_prompt_indicator.content = session.say("<thôi>", "<given up>");
        Self {
            is_there: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
            help: session.say(
                "mũi tên lên, xuống để chọn; Enter để nhận; Esc để thôi",
                "arrows to choose, Enter to take, Esc to give up",
            ),
            look,
        }
    }

    /// Which of the items.
    pub(super) fn choose(&self, question: &str, items: Vec<String>) -> Result<usize, GivenUp> {
        let chosen = Select::new(question, items)
            .without_filtering()
            .with_help_message(self.help)
            .with_render_config(self.look)
            .raw_prompt()?;
        Ok(chosen.index)
    }

    /// One line.
    pub(super) fn text(&self, question: &str) -> Result<String, GivenUp> {
        let text = Text::new(question).with_render_config(self.look).prompt()?;
        Ok(text)
    }
}
