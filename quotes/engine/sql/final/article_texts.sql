-- Rows of `article_texts`.
select article_id, text from article_texts
