"""The paper as Decree 30/2020/NĐ-CP lays administrative documents out: head, body, signature, appendices."""
