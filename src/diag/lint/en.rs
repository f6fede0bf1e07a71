//! The linter's messages in English: what is found; why it matters, and how to mend it.

use super::{Lint, code_point, quoted, sign};
use crate::diag::Unseen;
use crate::text::Flaw;

pub(super) fn words(lint: &Lint) -> (String, String) {
    match lint {
        Lint::Decomposed => say(
            "decomposed text: the mark stands apart from its letter",
            "The same letter is two things to a machine: search and copying go wrong. Type it again.",
        ),
        Lint::Lookalike { found, meant } => say(
            format!("{} looks like “{meant}” but is of other letters", quoted(found)),
            format!("Readers do not see it, search and screen readers do not understand it. Type “{meant}”."),
        ),
        Lint::Invisible { found, kind } => {
            let (name, help) = unseen_words(*kind);
            say(format!("{name} ({})", code_point(*found)), help)
        }
        Lint::SoftHyphen => say(
            "a soft hyphen (U+00AD) inside a word",
            "It was left by Word or a PDF and cuts the word in two for search. Remove it; if it is the ư of an old font (.VnTime), type ư.",
        ),
        Lint::LegacyText { encoding, reads, is_certain } => say(
            match is_certain {
                true => format!("this paragraph is still in {}; it reads: “{reads}”", encoding.name()),
                false => format!("there may be words in {} here; it would read: “{reads}”", encoding.name()),
            },
            match is_certain {
                true => "Readers see odd characters only, search does not understand it. Compare, then use --fix to convert it to Unicode.",
                false => "Nobody can tell which words are old and which are Unicode already, so it is not converted. Compare with the original and type the odd words again in Unicode; if nothing is wrong, write <!-- sen: ignore legacy-text -->.",
            },
        ),
        Lint::Spelling { word, flaw, suggestion } => say(
            format!("“{word}”: {}", flaw_words(*flaw)),
            match suggestion {
                Some(suggestion) => format!("A misspelling costs the whole article trust. Is it “{suggestion}”?"),
                None => "A misspelling costs the whole article trust. Type it again; a foreign word or a name goes into `…` or under <!-- sen: ignore spelling -->.".into(),
            },
        ),
        Lint::VniWord { word, reads } => say(
            format!("“{word}” may be VNI: “{reads}”"),
            "Readers see a broken word. Compare with the original and type it again in Unicode; if nothing is wrong, write <!-- sen: ignore spelling -->.",
        ),
        Lint::TonePlacement { word, wanted } => say(
            format!("“{word}” has its mark against the site's style: “{wanted}”"),
            "One style reads and searches better. Change it to the style: lint.tone (old or new) in site.yaml.",
        ),
        Lint::IOrY { word, wanted } => say(
            format!("“{word}” has i or y against the site's style: “{wanted}”"),
            "One style reads and searches better. Change it to the style: lint.i_y in site.yaml.",
        ),
        Lint::LetterUnsaid => say(
            "i-or-y has a level, yet the site does not say whether it writes i or y",
            "Without lint.i_y nothing is looked at. Add i_y: y (kỹ thuật) or i_y: i (kĩ thuật) to lint: in site.yaml.",
        ),
        Lint::OfficialWording { difference } => say(
            format!("nearly an official wording, but not exactly: {difference}"),
            "One wrong word misquotes the decision. Copy it word by word ([-left out-], {+put in+} against the official one); if it is meant, write <!-- sen: ignore official-wording --> before the paragraph.",
        ),
        Lint::SpaceBeforePunctuation { mark } => say(
            format!("a space before {}", sign(*mark)),
            "The mark may fall to the start of the next line. Join it to the word before.",
        ),
        Lint::SpaceAfterOpening { mark } => say(
            format!("a space after {}", sign(*mark)),
            "The mark may stay behind at the end of a line. Join it to the word after.",
        ),
        Lint::StraightQuotes => say(
            "straight quotes",
            "Print uses “…”, and straight quotes do not say whether they open or close. Write “…”.",
        ),
        Lint::ThreeDots => say(
            "three separate dots",
            "They may be broken between two lines. Use the one character ….",
        ),
        Lint::RangeHyphen { wanted, is_certain } => say(
            format!("a range with a hyphen; it should be {wanted}"),
            match is_certain {
                true => "A hyphen reads as minus or as a document's number. Use an en dash –.",
                false => "A hyphen reads as a date or as minus. Use an en dash –; if it is a date, write it with /.",
            },
        ),
        Lint::NumberFormat { found, wanted } => say(
            format!("“{found}” has a comma like a decimal; thousands are written “{wanted}”"),
            "The comma is the decimal sign in Vietnamese: 19,136 is nineteen point one three six. Check it and write it again.",
        ),
        Lint::DateFormat { found, wanted } => say(
            format!("the date “{found}” is written backwards; it should be “{wanted}”"),
            "Vietnamese readers write day, month, year. Put it in that order.",
        ),
        Lint::LeadMissing => say(
            "the article has no lead",
            "The lead is shown under the title, in lists, in search and when shared. Add description: with a sentence or two.",
        ),
        Lint::LeadLong { words, most } => say(
            format!("the lead has {words} words, more than {most}"),
            "Lists and search engines show only its beginning. Keep the main thing, move the rest into the text.",
        ),
        Lint::TitleLong { words, most } => say(
            format!("the title has {words} words, more than {most}"),
            "A long title is cut off on phones and in search results. Shorten it; put a full wording into official_title: or description:.",
        ),
        Lint::TitleCapitals => say(
            "the title is all in capitals",
            "Capitals are hard to read, hide names, and a screen reader may spell them out. Write it normally; the theme sees to its looks.",
        ),
        Lint::DateMissing => say(
            "the article has no date",
            "Undated articles come last in lists and stay out of feeds. Add date: 2022-05-19.",
        ),
        Lint::DateFuture { date } => say(
            format!("the date {date} is still to come, yet the article is published now"),
            "Readers see a date that has not come. Correct it, or schedule the article with publish_date:.",
        ),
        Lint::PictureAlt => say(
            "the picture has no alternative text",
            "Blind readers, and those with a slow connection, do not know what it shows. Describe it in ![…](…), or as alt: of the image.",
        ),
        Lint::PictureCaption => say(
            "the picture has no caption",
            "Readers do not know who, where and when. Add it: ![alt](picture.jpg \"Caption. Ảnh: Name\"), or caption:.",
        ),
        Lint::PictureCredit => say(
            "the picture has no credit",
            "The law asks for the author's name. End the caption with “Ảnh: Name”, or add credit:.",
        ),
        Lint::PictureLarge { size } => say(
            format!("the picture is too large: {size}"),
            "Large pictures make the site heavy and builds slow; pages need 1200–2400 pixels. Save it smaller (at most 4 MB, 6000 pixels).",
        ),
        Lint::HeadingSkipped { from, to } => say(
            format!("the headings skip from level {from} to level {to}"),
            format!("Contents lists and screen readers rely on the levels. Use {} here.", "#".repeat(usize::from(*from) + 1)),
        ),
        Lint::HeadingBold => say(
            "a paragraph of bold text only, used as a heading",
            "Bold text is in no list of contents and cannot be linked to. Make it a heading: ## Name.",
        ),
        Lint::LinkText { text } => say(
            format!("the link text “{text}” does not say where it leads"),
            "Screen readers list links apart from their sentences. Use the name of what it leads to.",
        ),
        Lint::LinkBare => say(
            "an address that stands bare",
            "Addresses are hard to read, screen readers spell them out, and plain text cannot be clicked. Write [the name of the page](address).",
        ),
        Lint::LinkEmpty => say(
            "a link without text, or one that leads nowhere",
            "Readers see nothing to click, or click and stay. Write [name of the place](address), or drop the link.",
        ),
        Lint::TableHeader => say(
            "the table has no header",
            "Without headers a screen reader reads loose numbers. Fill in the first row.",
        ),
        Lint::FootnoteUndefined { label } => say(
            format!("the footnote [^{label}] is not defined"),
            format!("Readers see “[^{label}]” as it is. Add a line [^{label}]: the note."),
        ),
        Lint::KeyOtherKind { key, kind } => say(
            format!("the key “{key}” means nothing in a document of kind “{kind}”"),
            "Its value is shown nowhere. Remove the line, or change kind:.",
        ),
        Lint::TitleTwice { other } => say(
            format!("the same title as {other}"),
            "Lists and search cannot tell the two apart. Change a title, or remove one of them.",
        ),
        Lint::TextTwice { other, percent } => say(
            format!("{percent}% the same text as {other}"),
            "Doubles clutter search results. Remove one, and name its address in the other's aliases:.",
        ),
        Lint::TermVariant { name, usual } => say(
            format!("other articles write “{name}” as “{usual}”"),
            "Different spellings split the lists, or look careless. Write it as the others do.",
        ),
        Lint::UnitUnknown { name, nearest } => say(
            format!("the site's list has no unit “{name}”"),
            match nearest {
                Some(nearest) => format!("The article ends up in a list of its own. Is it “{nearest}”?"),
                None => "The article ends up in a list of its own. Correct it, or add it to lint.units in site.yaml.".into(),
            },
        ),
        Lint::LinkAlias { target, to } => say(
            format!("“{target}” is an old address that leads on to {to}"),
            format!("Every click takes a detour, and it breaks when the old address goes. Link to {to}."),
        ),
        Lint::LinkBroken { address, reason } => say(
            format!("{address} cannot be opened: {reason}"),
            "Readers who follow it see an error. Find the new address, or remove the link.",
        ),
        Lint::LinkMoved { address, to } => say(
            format!("{address} has moved to {to} for good"),
            "The old address may go at any time. Use the new one.",
        ),
        Lint::Mended(lint) => {
            let (message, help) = words(lint);
            match **lint {
                Lint::LegacyText { .. } => (message, help),
                _ => (message, format!("{help} sen check --fix mends this one.")),
            }
        }
        Lint::ByHand { lint, heading: Some(heading) } => say(
            words(lint).0,
            format!(
                "--fix does not rename this heading, for something leads to it ({}). Write {{#{}}} at the end of its line, then use --fix: links stay right.",
                heading.files.join(", "),
                heading.name
            ),
        ),
        Lint::ByHand { lint, heading: None } => say(
            words(lint).0,
            "Mend it by hand: --fix leaves it alone, for it would break a link or the layout of the text.",
        ),
        Lint::UnknownCode { code, nearest } => say(
            format!("there is no code “{code}”"),
            match nearest {
                Some(nearest) => format!("It has no effect. Is “{nearest}” meant?"),
                None => "It has no effect. See the codes with: sen check --list; a reason goes behind a dash or a colon.".into(),
            },
        ),
        Lint::FixedCode { code } => say(
            format!("“{code}” cannot be silenced: it stops a build or a publication"),
            "Take it out of the comment and mend what is reported; see the codes that can be silenced with: sen check --list.",
        ),
        Lint::CodeMissing => say(
            "a comment that silences names no code",
            "It has no effect. Put the code after ignore, as in <!-- sen: ignore spelling -->; a warning has its code in brackets, and sen check --list has all.",
        ),
        Lint::RemarkUnknown { said } => say(
            format!("the comment “{said}” is not understood"),
            "It has no effect. Write <!-- sen: ignore CODE --> for a paragraph, or <!-- sen: ignore-all CODE -->.",
        ),
    }
}

fn say(message: impl Into<String>, help: impl Into<String>) -> (String, String) {
    (message.into(), help.into())
}

fn unseen_words(kind: Unseen) -> (&'static str, &'static str) {
    match kind {
        Unseen::Control => (
            "an invisible control character",
            "It is left over from another program and harms search and copying. Remove it.",
        ),
        Unseen::Nothing => (
            "an invisible character",
            "It cuts a word in two for search and copying. Remove it.",
        ),
        Unseen::Space => (
            "an odd space",
            "It is wider or narrower than others, and search takes it for no space. Type a common one.",
        ),
        Unseen::Break => (
            "a line break of another program",
            "Web pages break no line there; the words beside it may run together. Type a space or a line break.",
        ),
        Unseen::Picture => (
            "the place of a lost picture",
            "It did not come along when the text was pasted. Put it in with ![description](file), then remove this character.",
        ),
        Unseen::Letter => (
            "the place of a lost letter",
            "It was broken in a change of encodings, readers see �. Look into the original and type it again.",
        ),
    }
}

fn flaw_words(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::TwoTones => "two tone marks in one syllable",
        Flaw::TonePlace => "the tone mark stands on the wrong letter",
        Flaw::StopTone => "a syllable ending in c, ch, p or t takes only sắc or nặng",
        Flaw::Onset => "the first consonant is not written so before this rime",
        Flaw::Rime => "Vietnamese has no such rime",
        Flaw::Glued => "syllables written together",
    }
}
